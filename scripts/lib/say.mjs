/** What the user can do about a failure; printed without a stack. */
export class UserError extends Error {
  /**
   * @param {string} what What failed.
   * @param {string} next What to do.
   * @param {string} [details] The failed program's own words.
   */
  constructor(what, next, details = '') {
    super(what);
    this.next = next;
    this.details = details;
  }
}

/** @param {string} line */
export const say = (line) => void process.stdout.write(`${line}\n`);

/** @param {number} sinceMs A `performance.now()`. */
export const secondsSince = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Does one step, saying what and, at its end, how long it took; on a terminal it counts the seconds meanwhile.
 * @template T
 * @param {string} what Such as `Installing packages`.
 * @param {() => Promise<T>} work
 * @param {(result: T) => boolean} [isDone] Whether it came to what was wanted; otherwise it was given up.
 * @returns {Promise<T>}
 */
export async function step(what, work, isDone = () => true) {
  const sinceMs = performance.now();
  const isLive = process.stdout.isTTY;
  if (isLive) process.stdout.write(`${what} …`);
  else say(`${what} …`);
  const ticks = setInterval(() => {
    if (isLive) process.stdout.write(`\r${what} … ${Math.round((performance.now() - sinceMs) / 1000)} s`);
  }, 1000);
  let end = 'failed after';
  try {
    const result = await work();
    end = isDone(result) ? 'done in' : 'given up after';
    return result;
  } finally {
    clearInterval(ticks);
    process.stdout.write(`${isLive ? '\r' : ''}${what} … ${end} ${secondsSince(sinceMs)}\n`);
  }
}

/**
 * Runs a script's main function; a failure becomes words and exit code 1.
 * @param {() => Promise<number | void>} main Resolves with the exit code.
 */
export function runMain(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0;
    },
    (error) => {
      if (error instanceof UserError) {
        if (error.details) process.stderr.write(`${error.details.trimEnd()}\n`);
        process.stderr.write(`\n${error.message}\n${error.next}\n`);
      } else {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      }
      process.exitCode = 1;
    },
  );
}
