import { join, resolve } from 'node:path';

import { app, dialog, safeStorage } from 'electron';

import { openWorkbench } from '../../compose.ts';
import { dataDirOf, prepareDataDir, thisMachine } from '../node/data-dir.ts';
import { startFailure } from '../node/fatal.ts';
import { countOpenSessions, openLinks, startPractice } from '../node/inside.ts';
import { parseOptions, type HostOptions } from '../node/options.ts';
import { PageFiles } from '../node/page-files.ts';
import { findProgram, versionsOf } from '../node/program.ts';
import { sealedSecrets } from '../node/sealed-secrets.ts';
import { surviveSurprises } from '../node/surprises.ts';
import { echo, say } from '../node/terminal-lines.ts';
import { openWorkspace } from '../node/workspace.ts';
import { closeInOrder } from './closing.ts';
import { guardPages } from './guards.ts';
import { setMenu } from './menu.ts';
import { hostOverIpc } from './port-host.ts';
import { PAGE_ORIGIN, registerPageScheme, servePage } from './protocol.ts';
import { desktopSecrets } from './secrets.ts';
import { bringToFront, keepPlace, loadPage, openWindow } from './window.ts';

async function main(): Promise<void> {
  registerPageScheme();
  app.enableSandbox();
  // Among the arguments are Chromium's, and the program's path before it is packaged: what is unknown passes.
  const options = parseOptions(process.argv.slice(1), false);
  const dataDir = dataDirOf(options.dataDir, thisMachine());
  prepareDataDir(dataDir);
  app.setPath('userData', join(dataDir, 'desktop'));
  // A second start on the same folder brings the first one's window to the front.
  if (!app.requestSingleInstanceLock()) {
    say('Wirebench has this workspace open already; its window is in front now.');
    return app.quit();
  }
  await app.whenReady();
  await start(options, dataDir);
}

async function start(options: HostOptions, dataDir: string): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const program = findProgram(app.getAppPath());
  const { clock, log } = opened.use(openWorkspace(dataDir, echo));
  surviveSurprises(log);
  const { startsPractice } = options;
  const versions = versionsOf(program.version);
  const lab = openWorkbench({
    clock,
    log,
    secrets: await desktopSecrets(safeStorage, process.platform, sealedSecrets(dataDir)),
    workspaceDir: dataDir,
    ...(options.filesDir !== undefined && { filesDir: resolve(options.filesDir) }),
    identity: {
      host: 'desktop',
      version: program.version,
      versions,
      logFile: log.path,
      startsPractice,
    },
  });
  opened.use(lab);
  servePage(new PageFiles(program.root));
  guardPages(log);
  setMenu(log.path);
  hostOverIpc(lab, PAGE_ORIGIN, log);
  if (startsPractice) startPractice(lab);
  openLinks(lab, options.links);
  const placeFile = join(dataDir, 'desktop', 'window.json');
  const window = openWindow({
    preload: join(program.root, 'out', 'preload', 'preload.cjs'),
    placeFile,
    log,
  });
  opened.defer(() => keepPlace(window, placeFile));
  app.on('second-instance', (_event, args) => {
    openLinks(lab, parseOptions(args, false).links);
    bringToFront(window);
  });
  // How macOS says that a link was opened.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    openLinks(lab, [url]);
  });
  const all = opened.move();
  closeInOrder({ window, log, countOpen: () => countOpenSessions(lab), close: () => all.disposeAsync() });
  await loadPage(window);
  log.info('ready', { dataDir, pid: process.pid, versions });
  say('Wirebench is ready: desktop window');
}

main().catch((error: unknown) => {
  const { title, next } = startFailure(error);
  echo(`${title}\n${next}`);
  dialog.showErrorBox(title, next);
  app.exit(1);
});
