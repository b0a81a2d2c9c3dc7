import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Most one-time tokens that wait to be used; the oldest go first. */
const MAX_TOKENS = 32;
/** Most browsers that are in at a time; the one let in first is shown out. */
const MAX_COOKIES = 64;
/** Wrong tokens answered as such within {@link WINDOW_MS}; more are told to wait. */
const MAX_WRONG = 10;
const WINDOW_MS = 60_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A secret by its digest: comparing tells nothing, by its time, of how much of the secret was right. */
interface Kept {
  digest: Buffer;
  /** Worth nothing from here on, in milliseconds since the epoch. */
  untilMs: number;
}

export type Entry = { kind: 'in'; cookie: string } | { kind: 'wrong' } | { kind: 'wait'; waitS: number };

/**
 * Who may come in: one-time tokens are traded for cookies.
 *
 * Tokens have 256 bits and cannot be guessed, so the limit on wrong ones only keeps the log and the processor
 * quiet; a right token is taken however many wrong ones came before, or anyone could lock the user out.
 */
export class Door {
  readonly #nowMs: () => number;
  #tokens: Kept[] = [];
  #cookies: Kept[] = [];
  #wrongSinceMs = -Infinity;
  #wrong = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A token that opens once, within `lifeMs` milliseconds. */
  newToken(lifeMs = Infinity): string {
    const token = randomBytes(32).toString('base64url');
    this.#tokens = [...this.#alive(this.#tokens), { digest: digest(token), untilMs: this.#nowMs() + lifeMs }].slice(
      -MAX_TOKENS,
    );
    return token;
  }

  /** Trades a token for a cookie's value; the token is dead afterwards. */
  enter(token: string): Entry {
    const known = find(this.#alive(this.#tokens), token);
    if (!known) return this.#refuse();
    this.#tokens = this.#tokens.filter((each) => each !== known);
    const cookie = randomBytes(32).toString('base64url');
    this.#cookies = [...this.#cookies, { digest: digest(cookie), untilMs: Infinity }].slice(-MAX_COOKIES);
    return { kind: 'in', cookie };
  }

  /** Whether a cookie's value is one we gave; names its browser, for as long as the host runs. */
  browserOf(cookie: string): string | null {
    return find(this.#cookies, cookie)?.digest.toString('hex').slice(0, 12) ?? null;
  }

  #refuse(): Entry {
    const nowMs = this.#nowMs();
    if (nowMs - this.#wrongSinceMs >= WINDOW_MS) {
      this.#wrongSinceMs = nowMs;
      this.#wrong = 0;
    }
    this.#wrong += 1;
    if (this.#wrong <= MAX_WRONG) return { kind: 'wrong' };
    return { kind: 'wait', waitS: Math.ceil((this.#wrongSinceMs + WINDOW_MS - nowMs) / 1_000) };
  }

  #alive(all: Kept[]): Kept[] {
    const nowMs = this.#nowMs();
    return all.filter(({ untilMs }) => untilMs > nowMs);
  }
}

/** Looks at every one, so that the time does not tell which was right. */
function find(all: readonly Kept[], secret: string): Kept | undefined {
  const given = digest(secret);
  let found: Kept | undefined;
  for (const each of all) if (timingSafeEqual(each.digest, given)) found = each;
  return found;
}
