import dns from 'node:dns';

/** A name whose lookup ends only when a test says so. */
export const LATER = 'later.test';

const LOOPBACK = { address: '127.0.0.1', family: 4 } as const;

/** Holds the lookups of `LATER`; all other names are looked up as ever. */
export class HeldLookup implements Disposable {
  readonly #held: (() => void)[] = [];
  readonly #real = dns.lookup;

  constructor() {
    const real = this.#real as unknown as (...parameters: unknown[]) => void;
    const held = (...parameters: unknown[]): void => {
      if (parameters[0] !== LATER) return real(...parameters);
      const callback = parameters.at(-1) as (error: null, ...found: unknown[]) => void;
      const isForAll = (parameters[1] as { all?: boolean }).all === true;
      this.#held.push(() =>
        isForAll ? callback(null, [LOOPBACK]) : callback(null, LOOPBACK.address, LOOPBACK.family),
      );
    };
    Object.assign(dns, { lookup: held });
  }

  /** Resolves when so many lookups wait. */
  async waiting(count = 1): Promise<void> {
    while (this.#held.length < count) await new Promise(setImmediate);
  }

  /** Ends every lookup: the name is this machine. */
  release(): void {
    for (const end of this.#held.splice(0)) end();
  }

  [Symbol.dispose](): void {
    Object.assign(dns, { lookup: this.#real });
  }
}
