import { parseArgs } from 'node:util';

import { UserError } from './say.mjs';

export const USAGE = `npm start -- [options] [mqtt://host …]
  --served          serve the page to a browser
  --desktop         open the desktop window
  --data DIR        folder of the workspace
  --files DIR       folder whose files the page may use, in place of your home folder
  --practice        start the practice lab at once
  --no-open         do not open a browser (served)
  --port N          port of the page; 0 for any free one (served)
  --host ADDR       address to listen on, default 127.0.0.1; any other needs TLS (served)
  --tls-cert FILE   certificate chain, PEM (served)
  --tls-key FILE    its private key, PEM (served)
  -h, --help        show this

Environment:
  WIREBENCH_DATA        folder of the workspace, where --data does not name one
  WIREBENCH_PASSPHRASE  seals saved passwords, in place of a key file, where no system keychain does`;

/** @typedef {'served' | 'desktop'} Host */

/**
 * @typedef {object} StartOptions
 * @property {Host | null} host The one asked for; null where the machine decides.
 * @property {string} why Why `host` is set; empty where the user named it.
 * @property {string[]} args What the host is told.
 * @property {boolean} wantsHelp
 */

/** Addresses that open as new profiles; the host looks at them again. */
const LINK = /^(mqtts?|wss?):\/\//i;

const SERVED_ONLY = /** @type {const} */ (['port', 'host', 'tls-cert', 'tls-key']);

/**
 * Reads the command line before anything is installed, so that a typing error costs no minute.
 * The host reads what it is told once more and checks the values.
 * @param {readonly string[]} args
 * @returns {StartOptions}
 * @throws {UserError}
 */
export function parseStart(args) {
  const values = parse(args);
  const served = SERVED_ONLY.find((name) => values[name] !== undefined);
  if (values.desktop && (values.served || served)) {
    throw new UserError(`--desktop and --${served ?? 'served'} exclude each other.`, USAGE);
  }
  return {
    host: values.desktop ? 'desktop' : values.served || served ? 'served' : null,
    why: values.desktop || values.served || !served ? '' : `--${served} asks for it`,
    args: args.filter((arg) => arg !== '--served' && arg !== '--desktop'),
    wantsHelp: values.help === true,
  };
}

/** @param {readonly string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  try {
    const options = {
      served: flag,
      desktop: flag,
      data: text,
      files: text,
      practice: flag,
      'no-open': flag,
      port: text,
      host: text,
      'tls-cert': text,
      'tls-key': text,
      help: { ...flag, short: 'h' },
    };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const stray = positionals.find((word) => !LINK.test(word));
    if (stray !== undefined) throw new Error(`“${stray}” is neither an option nor a broker’s address.`);
    return values;
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), USAGE);
  }
}
