import {
  downloadElectron,
  electronProgram,
  rememberedFailure,
  rememberFailure,
  whyNoDesktop,
} from './electron-runtime.mjs';
import { step, UserError } from './say.mjs';

/**
 * What the choice depends on; the machine's own unless a test says otherwise.
 * @typedef {object} Means
 * @property {() => string | null} whyNoDesktop
 * @property {() => string | null} electronProgram
 * @property {() => string | null} rememberedFailure
 * @property {() => Promise<string | null>} download Resolves with the reason why it failed, or null.
 */

/** @type {Means} */
const means = {
  whyNoDesktop,
  electronProgram,
  rememberedFailure: () => rememberedFailure(Date.now()),
  download: async () => {
    const what = 'Downloading the desktop runtime (Electron, about 110 MB)';
    const reason = await step(what, downloadElectron, (why) => why === null);
    if (reason !== null) rememberFailure(reason, Date.now());
    return reason;
  },
};

/** @typedef {{ host: 'desktop', program: string } | { host: 'served', why: string }} Choice */

/**
 * The desktop window where it can be, the served page where not.
 * @param {Pick<import('./start-options.mjs').StartOptions, 'host' | 'why'>} asked
 * @param {Means} [on]
 * @returns {Promise<Choice>} `why` is empty where the user asked for the served page.
 * @throws {UserError} The user asked for the desktop window and it cannot be.
 */
export async function chooseHost(asked, on = means) {
  if (asked.host === 'served') return { host: 'served', why: asked.why };
  const why = on.whyNoDesktop() ?? (await whyNoRuntime(on, asked.host === 'desktop'));
  if (why === null) return { host: 'desktop', program: /** @type {string} */ (on.electronProgram()) };
  if (asked.host === null) return { host: 'served', why };
  throw new UserError(
    `The desktop window cannot open: ${why}.`,
    'Start the same workbench in your browser instead: npm run serve',
  );
}

/**
 * @param {Means} on
 * @param {boolean} isInsisting Whether an earlier failure counts for nothing.
 */
async function whyNoRuntime(on, isInsisting) {
  if (on.electronProgram() !== null) return null;
  const earlier = isInsisting ? null : on.rememberedFailure();
  const reason = earlier ?? (await on.download());
  return reason === null ? null : `its runtime could not be downloaded (${reason})`;
}
