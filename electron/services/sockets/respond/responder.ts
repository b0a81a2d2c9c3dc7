import type { Rule } from '../../../../shared/contract/socket-answer.ts';
import { MAX_SEND_BYTES } from '../../../../shared/contract/sockets.ts';
import { fillTemplate } from '../../../../shared/domain/respond/reply-template.ts';
import type { AnswerBook } from './answer-book.ts';
import { chargenDatagram, CHARGEN_LINES, daytime } from './built-in.ts';
import { LineCutter, lineAnswer, withoutLineEnd } from './line-answer.ts';
import type { Fit, RuleSet } from './rule-set.ts';

/** Answers that wait for their time; while there are more, nothing is read. */
const MOST_WAITING = 100;
const MOST_WAITING_DATAGRAMS = 1_000;
/** A character generator rests so long after each round of its lines, in milliseconds: 7 kB each 2 ms are plenty. */
const CHARGEN_REST_MS = 2;

/** The other side of a conversation, to answer. */
export interface Answering {
  /** `host:port`. */
  readonly remote: string;
  send(bytes: Uint8Array): Promise<void>;
  halfClose(): void;
  end(): void;
  reset(): void;
  /** Stops reading; as often as it was called, `release` is needed to read on. */
  hold(): void;
  release(): void;
  /** Something was answered: no more is read than the other side reads. */
  relieve(): void;
  remark(text: string): void;
}

export interface ResponderDeps {
  book: AnswerBook;
  /** What comes at once: a piece of a stream, or a message of its own. */
  unit: 'stream' | 'datagram';
  /** Most bytes of one answer to a datagram, `MAX_SEND_BYTES` unless said. */
  mostBytes?: number;
  nowMs(): number;
}

/** Answers one conversation, or the datagrams of one socket, as its rules say; answers leave in the order of what came. */
export class Responder implements Disposable {
  readonly #lines = new LineCutter();
  #tail: Uint8Array = new Uint8Array();
  #answered = 0;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();
  #isOver = false;
  /** What rests, and how to end its rest; made when something does, since most conversations never rest. */
  #resting: Set<() => void> | null = null;

  constructor(private readonly deps: ResponderDeps) {}

  /** A connection is open: what answers before anything comes. */
  connected(to: Answering): void {
    const { answer, rules } = this.deps.book;
    if (answer.kind === 'daytime') void this.#sendThen(daytime(this.deps.nowMs()), to, 'close');
    else if (answer.kind === 'chargen') void this.#generate(to);
    else if (rules) this.#perform(rules.find('connect', new Uint8Array()), to);
  }

  take(bytes: Uint8Array, to: Answering): void {
    const { answer, rules } = this.deps.book;
    const isDatagram = this.deps.unit === 'datagram';
    switch (answer.kind) {
      case 'none':
      case 'discard':
        return;
      case 'echo':
        return this.#send(bytes, to);
      case 'line':
        for (const line of this.#linesOf(bytes)) this.#sendPieces(lineAnswer(answer.template, line), to);
        return;
      case 'daytime':
        return isDatagram ? this.#send(daytime(this.deps.nowMs()), to) : undefined;
      case 'chargen':
        return isDatagram ? this.#send(chargenDatagram(Math.random), to) : undefined;
      case 'rules':
        return rules ? this.#byRules(rules, bytes, to) : undefined;
    }
  }

  /** The conversation is over: what waits is not answered any more. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const wake of this.#resting ?? []) wake();
  }

  #byRules(rules: RuleSet, bytes: Uint8Array, to: Answering): void {
    const tell = (remark: string): void => to.remark(remark);
    if (this.deps.unit === 'datagram') {
      const line = withoutLineEnd(Buffer.from(bytes));
      return this.#perform(rules.findForDatagram(bytes, line, tell), to);
    }
    this.#perform(rules.find('chunk', bytes, this.#tail, tell), to);
    if (rules.tailBytes > 0) this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-rules.tailBytes);
    for (const line of this.#linesOf(bytes)) this.#perform(rules.find('line', line, undefined, tell), to);
  }

  #linesOf(bytes: Uint8Array): Buffer[] {
    return this.deps.unit === 'datagram' ? [withoutLineEnd(Buffer.from(bytes))] : this.#lines.push(bytes);
  }

  /** At once where nothing waits; else after what waits, as a program that sleeps would. */
  #perform(fit: Fit | null, to: Answering): void {
    if (!fit) return;
    if (this.#waiting === 0 && fit.rule.delayMs === 0) return void this.#act(fit, to);
    // Nobody can be asked to send fewer datagrams.
    if (this.#waiting === MOST_WAITING_DATAGRAMS && this.deps.unit === 'datagram')
      return to.remark(`not answered: ${MOST_WAITING_DATAGRAMS} answers wait for their time already`);
    this.#waiting += 1;
    if (this.#waiting === MOST_WAITING) to.hold();
    this.#last = this.#last.then(async () => {
      await this.#rest(fit.rule.delayMs);
      if (!this.#isOver) await this.#act(fit, to);
      if (this.#waiting === MOST_WAITING) to.release();
      this.#waiting -= 1;
    });
  }

  /** Never rejects: what fails is remarked, and what waits behind it goes on. */
  async #act(fit: Fit, to: Answering): Promise<void> {
    try {
      await this.#answer(fit, to);
    } catch (error) {
      to.remark(`not answered: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #answer({ rule, parts, unit, groups }: Fit, to: Answering): Promise<void> {
    this.#answered += 1;
    const encode = (text: string): Uint8Array => Buffer.from(text);
    const valueOf = (name: string): Uint8Array | undefined => {
      if (name === 'line' || (name === '0' && !groups.has(name))) return unit;
      if (name === 'count') return encode(String(this.#answered));
      if (name === 'time') return encode(new Date(this.deps.nowMs()).toISOString());
      return name === 'peer' ? encode(to.remote) : groups.get(name);
    };
    const pieces = rule.reply.kind === 'echo' ? [unit] : fillTemplate(parts, valueOf);
    const bytes = this.#joined(pieces, to);
    if (bytes) await this.#sendThen(rule.reply.kind === 'nothing' ? null : bytes, to, rule.after);
  }

  /** The answer whole; null, with a remark, where it would be more than is sent at once. */
  #joined(pieces: readonly Uint8Array[], to: Answering): Uint8Array | null {
    const sizeBytes = pieces.reduce((size, { byteLength }) => size + byteLength, 0);
    const { mostBytes = MAX_SEND_BYTES } = this.deps;
    if (sizeBytes <= mostBytes) return Buffer.concat(pieces);
    const [size, most] = [sizeBytes, mostBytes].map((bytes) => bytes.toLocaleString('en-US'));
    to.remark(`not answered: the reply would be ${size} bytes, more than the ${most} that are sent at once`);
    return null;
  }

  #sendPieces(pieces: readonly Uint8Array[], to: Answering): void {
    const bytes = this.#joined(pieces, to);
    if (bytes) this.#send(bytes, to);
  }

  #send(bytes: Uint8Array, to: Answering): void {
    void this.#sendThen(bytes, to, 'stay');
  }

  async #sendThen(bytes: Uint8Array | null, to: Answering, after: Rule['after']): Promise<void> {
    // An empty datagram is one; of a stream, nothing is nothing.
    if (bytes && (bytes.byteLength > 0 || this.deps.unit === 'datagram')) {
      const sending = to.send(bytes);
      to.relieve();
      try {
        await sending;
      } catch {
        return; // The connection's end, which its state tells; a datagram's failure is remarked by its socket.
      }
    }
    if (after === 'half-close') to.halfClose();
    else if (after === 'close') to.end();
    else if (after === 'reset') to.reset();
  }

  /** Lines until the other side has gone, or something else is to be answered [RFC 864]. */
  async #generate(to: Answering): Promise<void> {
    try {
      while (!this.#isOver && this.deps.book.answer.kind === 'chargen') {
        await to.send(CHARGEN_LINES);
        await this.#rest(CHARGEN_REST_MS);
      }
    } catch {
      // The connection's end, which its state tells.
    }
  }

  /** Resolves after so long, or when the conversation is over. */
  #rest(ms: number): Promise<void> {
    if (ms === 0 || this.#isOver) return Promise.resolve();
    const resting = (this.#resting ??= new Set());
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        resting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      resting.add(wake);
    });
  }
}
