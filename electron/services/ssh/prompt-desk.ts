import type { SshPrompt } from '../../../shared/contract/ssh.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';

type Question = SshPrompt extends infer P ? (P extends SshPrompt ? Omit<P, 'id'> : never) : never;
type HostKeyQuestion = Extract<Question, { kind: 'host-key' }>;
/** What a login asks, see the contract's `SshPrompt`. */
export type Questions = Extract<Question, { kind: 'questions' }>;

interface Open {
  prompt: SshPrompt;
  resolve(answer: never): void;
  reject(error: unknown): void;
}

/** Holds the one question a connection is waiting on, for whichever page answers it. */
export class PromptDesk {
  #open: Open | null = null;
  #lastId = 0;

  constructor(private readonly onChange: () => void) {}

  get prompt(): SshPrompt | null {
    return this.#open?.prompt ?? null;
  }

  /** Answers whether the trusted key is to be remembered. @throws what `withdraw` is given. */
  askHostKey(question: HostKeyQuestion): Promise<boolean> {
    return this.#ask({ ...question, id: ++this.#lastId });
  }

  /** Answers as many texts as there are fields. @throws what `withdraw` is given. */
  ask(questions: Questions): Promise<string[]> {
    return this.#ask({ ...questions, id: ++this.#lastId });
  }

  /** @throws LabError `ssh.prompt-gone`. */
  acceptHostKey(id: number, isRemembered: boolean): void {
    this.#take(id, 'host-key').resolve(isRemembered as never);
  }

  /** @throws LabError `ssh.prompt-gone`, `bad-request` where answers and fields differ in number. */
  answer(id: number, answers: string[]): void {
    const { prompt } = this.#find(id, 'questions');
    if (prompt.kind === 'questions' && prompt.fields.length !== answers.length)
      throw new LabError('bad-request', { where: 'ssh.answer: answers' });
    this.#take(id, 'questions').resolve(answers as never);
  }

  /** The kind of the open question with this id. @throws LabError `ssh.prompt-gone`. */
  kindOf(id: number): SshPrompt['kind'] {
    return this.#find(id).prompt.kind;
  }

  /** Nobody will answer any more. */
  withdraw(error: LabError): void {
    const open = this.#open;
    this.#open = null;
    open?.reject(error);
    if (open) this.onChange();
  }

  #ask<Answer>(prompt: SshPrompt): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#open = { prompt, resolve, reject };
    this.onChange();
    return promise;
  }

  #find(id: number, kind?: SshPrompt['kind']): Open {
    const open = this.#open;
    if (open?.prompt.id !== id || (kind && open.prompt.kind !== kind)) throw new LabError('ssh.prompt-gone', {});
    return open;
  }

  #take(id: number, kind: SshPrompt['kind']): Open {
    const open = this.#find(id, kind);
    this.#open = null;
    this.onChange();
    return open;
  }
}
