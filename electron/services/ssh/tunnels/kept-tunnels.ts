import { isDeepStrictEqual } from 'node:util';

import { z } from 'zod';

import { MAX_TUNNELS, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import type { KeptText } from '../host-lists.ts';

/** Most addresses whose tunnels are kept; the one changed longest ago leaves first. */
const MOST_ADDRESSES = 200;

const Kept = z.array(z.object({ address: z.string(), specs: z.array(TunnelSpec).max(MAX_TUNNELS) }));
type Kept = z.infer<typeof Kept>;

/** The tunnels of each `user@host:port`, kept in the workspace without whether they are open. */
export class KeptTunnels {
  constructor(private readonly text: KeptText) {}

  of(address: string): TunnelSpec[] {
    return this.#read().find((one) => one.address === address)?.specs ?? [];
  }

  /** Keeps one more; what other connections to the address keep stays. @throws LabError `workspace.write-failed`. */
  add(address: string, spec: TunnelSpec): void {
    this.#set(address, [...this.#without(address, spec), spec].slice(-MAX_TUNNELS));
  }

  /** @throws LabError `workspace.write-failed`. */
  remove(address: string, spec: TunnelSpec): void {
    this.#set(address, this.#without(address, spec));
  }

  #without(address: string, spec: TunnelSpec): TunnelSpec[] {
    return this.of(address).filter((other) => !isDeepStrictEqual(other, spec));
  }

  #set(address: string, specs: TunnelSpec[]): void {
    const others = this.#read().filter((one) => one.address !== address);
    const all = specs.length > 0 ? [{ address, specs }, ...others] : others;
    this.text.write(JSON.stringify(all.slice(0, MOST_ADDRESSES)));
  }

  #read(): Kept {
    try {
      return Kept.parse(JSON.parse(this.text.read() ?? '[]'));
    } catch {
      // A damaged list of conveniences is an empty one.
      return [];
    }
  }
}
