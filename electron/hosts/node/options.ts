import { parseArgs, type ParseArgsConfig } from 'node:util';

import { LINK } from '../../../shared/contract/workbench.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';

/** What the command line asks for. */
export interface HostOptions {
  dataDir?: string;
  /** Listening port; 0 for any free one, undefined for the usual one or, if that is taken, a free one. */
  port?: number;
  host: string;
  opensBrowser: boolean;
  startsPractice: boolean;
  filesDir?: string;
  /** Addresses of brokers to show as new profiles. */
  links: string[];
  tlsCert?: string;
  tlsKey?: string;
  wantsHelp: boolean;
}

const KNOWN = {
  data: { type: 'string' },
  files: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  'no-open': { type: 'boolean', default: false },
  practice: { type: 'boolean', default: false },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  // Chosen before a host is started; harmless here.
  served: { type: 'boolean' },
  desktop: { type: 'boolean' },
  help: { type: 'boolean', short: 'h', default: false },
} satisfies ParseArgsConfig['options'];

export const USAGE = `Usage: wirebench [options] [mqtt://host …]

Options:
  --data DIR        folder of the workspace
  --files DIR       folder of this machine whose files the page may use (default: your
                    home folder; entries right in it that begin with a dot stay out)
  --practice        start the practice lab at once
  --no-open         do not open a browser
  --port N          port of the page; 0 for any free one
  --host ADDR       address to listen on (default 127.0.0.1; any other needs TLS)
  --tls-cert FILE   certificate chain, PEM
  --tls-key FILE    its private key, PEM
  -h, --help        show this

Environment:
  WIREBENCH_DATA        folder of the workspace, where --data does not name one
  WIREBENCH_PASSPHRASE  seals saved passwords, in place of a key file, where no system keychain does`;

/**
 * Reads the command line, without the program's own name.
 * @param isStrict Whether an unknown option is an error; Electron's command line carries Chromium's own.
 * @throws LabError `host.bad-option`.
 */
export function parseOptions(args: readonly string[], isStrict = true): HostOptions {
  const { values, positionals } = parse(args, isStrict);
  const links = positionals.filter((text) => LINK.test(text));
  const stray = positionals.find((text) => !LINK.test(text));
  if (isStrict && stray !== undefined)
    throw new LabError('host.bad-option', { problem: `“${stray}” is neither an option nor a broker’s address` });
  const text = (name: 'data' | 'files' | 'tls-cert' | 'tls-key' | 'port'): string | undefined => {
    const value: unknown = values[name];
    if (value === '' || value === true) throw new LabError('host.bad-option', { problem: `--${name} needs a value` });
    return value as string | undefined;
  };
  const [dataDir, tlsCert, tlsKey] = [text('data'), text('tls-cert'), text('tls-key')];
  const port = portOf(text('port'));
  const filesDir = text('files');
  return {
    host: String(values.host),
    opensBrowser: values['no-open'] !== true,
    startsPractice: values.practice === true,
    links,
    wantsHelp: values.help === true,
    ...(dataDir !== undefined && { dataDir }),
    ...(filesDir !== undefined && { filesDir }),
    ...(tlsCert !== undefined && { tlsCert }),
    ...(tlsKey !== undefined && { tlsKey }),
    ...(port !== undefined && { port }),
  };
}

function parse(args: readonly string[], isStrict: boolean) {
  try {
    return parseArgs({ args: [...args], options: KNOWN, strict: isStrict, allowPositionals: true });
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('. ');
    throw new LabError('host.bad-option', { problem }, { cause: error });
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new LabError('host.bad-option', { problem: `“${text}” is not a port: give a number from 0 to 65535` });
}
