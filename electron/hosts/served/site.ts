import type { Log } from '../../ports/log.ts';
import type { LabHost } from '../node/lab-host.ts';
import type { HostOptions } from '../node/options.ts';
import { PageFiles } from '../node/page-files.ts';
import { isLoopback, reachableAt, ServedAt } from './address.ts';
import { Assets } from './assets.ts';
import { Door } from './door.ts';
import { answerHttp } from './http.ts';
import { createHttpServer, listen, readTls } from './listen.ts';
import { hostOverSocket } from './socket-host.ts';

/** The page, served: where it is, and how to let another browser in. */
export interface Site {
  readonly port: number;
  /** Others on the network reach the page under these addresses; none if it is on loopback. */
  readonly reachableAt: readonly string[];
  /** A fresh one-time address; worth nothing after `lifeMs` milliseconds, if that is given. */
  newLink(lifeMs?: number): string;
  /** From here on pages attach to `lab`. */
  serve(lab: LabHost): void;
  close(): Promise<void>;
}

/**
 * Opens the door, without anything behind it yet.
 * @throws LabError `host.*`
 */
export async function openSite(
  options: HostOptions,
  programRoot: string,
  log: Log,
  nowMs: () => number,
): Promise<Site> {
  const tls = readTls(options);
  const assets = new Assets(new PageFiles(programRoot));
  const at = new ServedAt(tls ? 'https' : 'http', options.host, tls?.names);
  const door = new Door(nowMs);
  const server = createHttpServer(tls, options);
  server.on('request', (request, response) => answerHttp({ at, door, assets, log }, request, response));
  const port = await listen(server, options);
  const others = isLoopback(options.host) ? [] : reachableAt(options.host);
  const base = at.url(others[0] ?? options.host, port);
  const opened: Disposable[] = [];
  return {
    port,
    reachableAt: others.map((host) => at.url(host, port)),
    newLink: (lifeMs) => `${base}#token=${door.newToken(lifeMs)}`,
    serve: (lab) => void opened.push(hostOverSocket(server, { lab, at, door, log })),
    close: async () => {
      for (const each of opened) each[Symbol.dispose]();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
