import { LabError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';

/** What to write under the field of a passphrase that did not open its key; null where something else went wrong. */
export function passphraseProblem(error: unknown): string | null {
  if (!(error instanceof LabError)) return null;
  const isIt = error.code === 'keys.wrong-passphrase' || error.code === 'keys.passphrase-needed';
  return isIt ? textOf(error.toWire()).title : null;
}
