import { contract, type LabContract } from '../shared/contract/index.ts';
import type { Timers } from '../shared/wire/flow.ts';
import type { DownFrame, Pipe, UpFrame } from '../shared/wire/frames.ts';
import { serve, type Handlers } from '../shared/wire/server.ts';
import { handlersOf } from './handlers/handlers.ts';
import type { Services } from './handlers/services.ts';
import type { HostPorts } from './ports/host.ts';

export const timers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** The whole back end of Wirebench, in any Node process. */
export class Workbench implements AsyncDisposable {
  readonly #services: Services;
  readonly #handlers: Handlers<LabContract>;
  readonly #ports: HostPorts;

  constructor(ports: HostPorts, services: Services) {
    this.#ports = ports;
    this.#services = services;
    this.#handlers = handlersOf(services);
  }

  /** Serves one client for as long as its pipe is open. */
  attach(clientId: string, pipe: Pipe<DownFrame, UpFrame>): void {
    serve(contract, this.#handlers, pipe, {
      clientId,
      timers,
      report: (error, where) => this.#services.desk.report('request failed', { where, error }),
    });
  }

  /** Closes every session, then the workspace. */
  async [Symbol.asyncDispose](): Promise<void> {
    const {
      broker,
      practice,
      mqtt,
      wakeWatch,
      recordings,
      replays,
      pacedRuns,
      scripts,
      ssh,
      keys,
      files,
      transfers,
      sockets,
      sessions,
      status,
      workspace,
    } = this.#services;
    await using closing = new AsyncDisposableStack();
    closing.use(workspace);
    closing.use(status);
    closing.use(sessions);
    closing.use(sockets);
    closing.use(mqtt);
    closing.use(wakeWatch);
    closing.use(recordings);
    closing.use(replays);
    closing.use(pacedRuns);
    closing.use(scripts);
    closing.use(ssh);
    closing.use(keys);
    closing.use(files);
    closing.use(transfers);
    closing.use(practice);
    closing.use(broker);
    this.#ports.log.info('closing');
  }
}
