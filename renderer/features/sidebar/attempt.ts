import type { Shell } from '../../lib/shell.ts';

/** Runs what may fail, and tells the user if it did. */
export async function attempt(shell: Shell, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    shell.fail(error);
  }
}
