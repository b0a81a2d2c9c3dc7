/** Numbers that look random and come out the same for the same seed. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Bell-shaped around 0; about two thirds lie within ±`spread`. */
  around(spread: number): number;
}

/**
 * A generator of its own for each device, so that a command to one changes nothing of another's sequence.
 *
 * @param seed Unsigned 32-bit integer.
 * @param name What the generator is for; another name gives another sequence.
 */
export function randomFor(seed: number, name: string): Random {
  let state = mix(seed, name);
  const next = (): number => {
    // mulberry32: small, fast, and good enough for weather.
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    around: (spread) => (next() + next() + next() - 1.5) * 2 * spread,
  };
}

/** FNV-1a over the name, started from the seed. */
function mix(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
