import type { WireError } from '../../shared/errors/lab-error.ts';
import type { Lab } from '../link/lab.ts';

/** Shown where the host could not be told either. */
const NO_TRACE = 'none (the host was not reached)';

/** Writes an unforeseen error of the page to the host's log; answers the failure to show, with its trace. */
export async function reportError(lab: Lab, where: string, error: unknown): Promise<WireError> {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  try {
    const { trace } = await lab.workbench.reportPageError({
      where: where.slice(0, 200),
      message: message.slice(0, 2_000),
      stack: stack.slice(0, 20_000),
    });
    return { code: 'internal', facts: { trace } };
  } catch {
    // The host cannot be told, so there is no log to point to; the user still hears of it.
    return { code: 'internal', facts: { trace: NO_TRACE } };
  }
}
