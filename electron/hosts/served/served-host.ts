import { resolve } from 'node:path';

import type { HostPorts } from '../../ports/host.ts';
import { openLinks, startPractice } from '../node/inside.ts';
import type { LabHost } from '../node/lab-host.ts';
import type { LogFile } from '../node/log-file.ts';
import type { HostOptions } from '../node/options.ts';
import { versionsOf, type Program } from '../node/program.ts';
import { openWorkspace } from '../node/workspace.ts';
import { USUAL_PORT } from './listen.ts';
import { openSite, type Site } from './site.ts';

export interface ServedDeps {
  program: Program;
  /** Builds the workbench, once its folder is locked and its address known. */
  makeLab(ports: HostPorts): LabHost;
  makeSecrets(dataDir: string): HostPorts['secrets'];
  /** Says one line to the user. */
  say(line: string): void;
  /** Shows a warning or error of the log. */
  echo(line: string): void;
}

/** The served host, running. */
export interface ServedHost {
  /** The first one-time address. */
  readonly url: string;
  readonly log: LogFile;
  newLink(lifeMs?: number): string;
  /** Tells the user where the page is; whoever reads it may end the host from then on. */
  announce(): void;
  /** Closes every session, then the page, then the workspace. */
  close(): Promise<void>;
}

/** Starts everything in order; what was opened is closed again if a later step fails. @throws LabError. */
export async function startServed(options: HostOptions, deps: ServedDeps): Promise<ServedHost> {
  await using opened = new AsyncDisposableStack();
  const { program } = deps;
  const workspace = opened.use(openWorkspace(options.dataDir, deps.echo));
  const { clock, dir, log } = workspace;
  const site = await openSite(options, program.root, log, () => clock.nowMs());
  opened.defer(() => site.close());
  const versions = versionsOf(program.version);
  const lab = deps.makeLab({
    clock,
    log,
    secrets: deps.makeSecrets(dir),
    workspaceDir: dir,
    ...(options.filesDir !== undefined && { filesDir: resolve(options.filesDir) }),
    identity: {
      host: 'served',
      version: program.version,
      versions,
      logFile: log.path,
      startsPractice: options.startsPractice,
    },
    newLink: () => site.newLink(),
  });
  opened.use(lab);
  site.serve(lab);
  if (options.startsPractice) startPractice(lab);
  openLinks(lab, options.links);
  log.info('ready', { port: site.port, host: options.host, dataDir: dir, pid: process.pid, versions });
  const url = site.newLink();
  const all = opened.move();
  return {
    url,
    log,
    newLink: (lifeMs) => site.newLink(lifeMs),
    announce: () => announce(site, options, url, deps.say),
    close: () => all.disposeAsync(),
  };
}

function announce(site: Site, { port }: HostOptions, url: string, say: ServedDeps['say']): void {
  if (port === undefined && site.port !== USUAL_PORT) say(`Port ${USUAL_PORT} is taken; using ${site.port} instead.`);
  if (site.reachableAt.length > 0) {
    say(`Warning: everyone on the network who reaches ${site.reachableAt.join(' or ')} can ask for the page.`);
    say('Only a browser with a one-time link gets in, and what it sends is encrypted.');
  }
  say(`Wirebench is ready: ${url}`);
}
