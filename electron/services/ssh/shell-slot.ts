import type { SshStatus, TerminalOutput, TerminalSize } from '../../../shared/contract/ssh.ts';
import type { LabError } from '../../../shared/errors/lab-error.ts';
import type { Sink } from '../../../shared/wire/flow.ts';
import type { SessionHandle } from '../../ports/sessions.ts';
import { Shell } from './shell.ts';
import { ShellOutput } from './shell-output.ts';
import type { SshLink } from './ssh-link.ts';

const TERMINAL = 'xterm-256color';
/** Written between the screens of two shells: modes back to normal, then a line of its own. */
const NEXT_SHELL = '\x1b[?1049l\x1b[!p\x1b[?1000l\x1b[?2004l\x1b[0m\r\n\x1b[2m--- new shell ---\x1b[0m\r\n';

export interface ShellSlotDeps {
  /** Opens the session of a new shell. */
  openSession(close: () => Promise<void>): SessionHandle;
  onChange(): void;
}

/** The one shell a connection shows, and the screen that its shells leave to the next. */
export class ShellSlot {
  state: SshStatus['shell'] = { state: 'none' };
  readonly #output = new ShellOutput(() => this.#shell?.resume());
  #shell: Shell | null = null;

  constructor(private readonly deps: ShellSlotDeps) {}

  /** Opens a shell unless there is one. @throws LabError `ssh.channel-refused`, `ssh.lost`. */
  async open(link: SshLink, size: TerminalSize): Promise<void> {
    if (this.#shell) return;
    const { columns: cols, rows } = size;
    const channel = await link.channel('a shell', (done) => link.client.shell({ term: TERMINAL, cols, rows }, done));
    const handle = this.deps.openSession(() => shell.close());
    const isFirst = this.state.state === 'none';
    if (!isFirst) this.#output.add(new Uint8Array(Buffer.from(NEXT_SHELL)));
    const shell = new Shell(channel, handle, this.#output);
    this.#shell = shell;
    this.#enter({ state: 'open', sessionId: handle.id });
    void shell.ended.then((exit) => {
      this.#shell = null;
      if (handle.state === 'open' || handle.state === 'closing') handle.enter('closed');
      this.#enter({ state: 'ended', ...exit });
    });
  }

  /** The connection came about without its shell. */
  failed(reason: LabError): void {
    this.#enter({ state: 'failed', reason: reason.toWire() });
  }

  follow(sink: Sink<TerminalOutput>): void {
    this.#output.follow(sink);
  }

  /** What is typed while there is no shell goes nowhere. */
  async input(bytes: Uint8Array): Promise<void> {
    await this.#shell?.write(bytes);
  }

  resize(size: TerminalSize): void {
    this.#shell?.resize(size);
  }

  /** Whoever follows is told that no more comes. */
  end(error: LabError): void {
    this.#output.end(error);
  }

  #enter(state: SshStatus['shell']): void {
    this.state = state;
    this.deps.onChange();
  }
}
