import { openWorkbench } from '../../compose.ts';
import { startFailure } from '../node/fatal.ts';
import { parseOptions, USAGE, type HostOptions } from '../node/options.ts';
import { findProgram } from '../node/program.ts';
import { sealedSecrets } from '../node/sealed-secrets.ts';
import { shutdownOnce } from '../node/shutdown.ts';
import { surviveSurprises } from '../node/surprises.ts';
import { echo, say } from '../node/terminal-lines.ts';
import { startServed, type ServedHost } from './served-host.ts';
import { offerLinks, openBrowser } from './terminal.ts';

/** `npm run serve`: everything in this process, the page over HTTP. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.wantsHelp) return say(USAGE);
  const host = await startServed(options, {
    program: findProgram(import.meta.dirname),
    makeLab: (ports) => openWorkbench(ports),
    makeSecrets: (dataDir) => sealedSecrets(dataDir),
    say,
    echo,
  });
  endOnSignals(host);
  surviveSurprises(host.log);
  meetUser(host, options);
}

function endOnSignals({ log, close }: ServedHost): void {
  const end = shutdownOnce({ log, close, exit: (code) => process.exit(code) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal));
}

function meetUser({ newLink, log, announce }: ServedHost, { opensBrowser }: HostOptions): void {
  announce();
  offerLinks(newLink);
  if (opensBrowser) openBrowser(newLink, (error) => log.info('no browser could be opened', { error }));
}

main().catch((error: unknown) => {
  const { title, next } = startFailure(error);
  echo(`${title}\n${next}`);
  process.exit(1);
});
