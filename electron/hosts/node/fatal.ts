import { LabError } from '../../../shared/errors/lab-error.ts';
import { textOf, type ErrorText } from '../../../shared/errors/text.ts';

/** What the user reads when a host cannot start: the failure's own text, or the error as it is. */
export function startFailure(error: unknown): ErrorText {
  if (error instanceof LabError) return textOf(error.toWire());
  return {
    title: `Wirebench could not start: ${error instanceof Error ? error.message : String(error)}`,
    next: error instanceof Error && error.stack ? error.stack : 'Report it, with what you did before.',
  };
}
