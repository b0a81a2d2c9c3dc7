import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** The SASL mechanisms spoken, with their hashes. @see RFC 5802, RFC 7677 */
const HASHES: Readonly<Record<string, string>> = {
  'SCRAM-SHA-1': 'sha1',
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-512': 'sha512',
};
/** More rounds would hold a core for seconds: no broker asks for them in good faith. */
const MOST_ROUNDS = 2_000_000;
const NONCE_BYTES = 18;
/** “n,,”: no channel binding, in Base64. */
const NO_BINDING = 'biws';

export const isScram = (method: string): boolean => Object.hasOwn(HASHES, method);

/** What keeps an exchange from going on, in words. */
export class ScramFailure extends Error {}

/** A client's side of one SCRAM exchange: the password never crosses the wire, and the other side proves itself too. */
export class ScramClient {
  readonly first: string;
  readonly #hash: string;
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #serverSignature: Buffer | null = null;

  /** @param nonce Made up unless given, which is for tests. */
  constructor(method: string, username: string, password: string, nonce = randomBytes(NONCE_BYTES).toString('base64')) {
    this.#hash = HASHES[method]!;
    this.#password = password;
    this.#nonce = nonce;
    this.#bare = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
    this.first = `n,,${this.#bare}`;
  }

  /** The answer to the server's first message. @throws ScramFailure. */
  async final(serverFirst: string): Promise<string> {
    const { r: nonce = '', s: salt = '', i = '' } = attributes(serverFirst);
    const rounds = Number(i);
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce)
      throw new ScramFailure('its nonce does not go on from ours');
    if (salt === '' || !Number.isInteger(rounds) || rounds < 1)
      throw new ScramFailure('its challenge is not one of SCRAM');
    if (rounds > MOST_ROUNDS) throw new ScramFailure(`it asks for ${rounds} rounds, which is no reasonable number`);
    const size = this.#digest('').length;
    // SASLprep comes down to this for text that a user types.
    const password = this.#password.normalize('NFKC');
    const salted = await derive(password, Buffer.from(salt, 'base64'), rounds, size, this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const unproved = `c=${NO_BINDING},r=${nonce}`;
    const said = `${this.#bare},${serverFirst},${unproved}`;
    const signature = this.#hmac(this.#digest(clientKey), said);
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), said);
    return `${unproved},p=${Buffer.from(clientKey.map((byte, at) => byte ^ signature[at]!)).toString('base64')}`;
  }

  /** Checks the server's last message. @throws ScramFailure where it does not know the password either. */
  verify(serverFinal: string): void {
    const { v: signature, e: error } = attributes(serverFinal);
    if (error !== undefined) throw new ScramFailure(`it says ${error}`);
    const given = Buffer.from(signature ?? '', 'base64');
    const wanted = this.#serverSignature;
    if (!wanted || given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw new ScramFailure('it could not prove that it knows the password: it may be another broker');
  }

  #digest(data: string | Buffer): Buffer {
    return createHash(this.#hash).update(data).digest();
  }

  #hmac(key: Buffer, data: string): Buffer {
    return createHmac(this.#hash, key).update(data).digest();
  }
}

/** `r=…,s=…` as a record. @see RFC 5802 §5.1 */
function attributes(message: string): Record<string, string | undefined> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
