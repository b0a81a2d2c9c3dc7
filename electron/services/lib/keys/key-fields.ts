import { createECDH, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

import { SshReader } from '../ssh/ssh-reader.ts';
import { mpint, string, withoutLeadingZeros } from '../ssh/ssh-writer.ts';
import { CURVES, curveOfType, typeOfCurve, type Curve } from './curves.ts';
import { DAMAGED, unusable } from './key-problem.ts';
import { rsaJwk, type RsaNumbers } from './rsa-numbers.ts';

const ED25519 = 'ssh-ed25519';
const ED25519_BYTES = 32;
const RSA = 'ssh-rsa';
/** First byte of a point that is written out in full [SEC 1 §2.3.3]. */
const UNCOMPRESSED = 4;

/** A public key in SSH's wire form [RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4]. @throws KeyProblem for kinds SSH has no use for. */
export function publicBlobOf(key: KeyObject): Buffer {
  const jwk = jwkOf(key.type === 'private' ? createPublicKey(key) : key);
  if (jwk.kty === 'OKP') return Buffer.concat([string(ED25519), string(bytesOf(jwk.x))]);
  if (jwk.kty === 'RSA') return Buffer.concat([string(RSA), mpint(bytesOf(jwk.e)), mpint(bytesOf(jwk.n))]);
  const curve = curveOf(jwk);
  return Buffer.concat([string(typeOfCurve(curve)), string(curve.ssh), string(pointOf(jwk, curve))]);
}

/** A private key as openssh-key-v1 holds it, from its type on. @throws KeyProblem as {@link publicBlobOf}. */
export function privateFieldsOf(key: KeyObject): Buffer {
  const jwk = jwkOf(key);
  if (jwk.kty === 'OKP') {
    const point = bytesOf(jwk.x);
    return Buffer.concat([string(ED25519), string(point), string(Buffer.concat([bytesOf(jwk.d), point]))]);
  }
  if (jwk.kty === 'RSA') {
    const numbers = [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map((number) => mpint(bytesOf(number)));
    return Buffer.concat([string(RSA), ...numbers]);
  }
  return Buffer.concat([publicBlobOf(key), mpint(bytesOf(jwk.d))]);
}

/** Reads the fields {@link privateFieldsOf} writes; the reader stands behind them then. @throws KeyProblem `unusable`. */
export function readPrivateFields(reader: SshReader): KeyObject {
  const type = reader.text() ?? unusable(DAMAGED);
  const next = (): Buffer => reader.bytes() ?? unusable(DAMAGED);
  const curve = curveOfType(type);
  if (type === ED25519) {
    const point = next();
    return ed25519Key(next().subarray(0, ED25519_BYTES), point);
  }
  if (curve) {
    if (next().toString('latin1') !== curve.ssh) unusable(DAMAGED);
    const point = next();
    return ecdsaKey(curve, next(), point);
  }
  if (type !== RSA) unusable(`its type ${printable(type)} cannot be used here`);
  const [n, e, d, qi, p, q] = [next(), next(), next(), next(), next(), next()];
  return rsaKey({ n, e, d, qi, p, q });
}

/** @throws KeyProblem where `point` is not the public half of `seed`. */
export function ed25519Key(seed: Buffer, point: Buffer): KeyObject {
  if (seed.length !== ED25519_BYTES || point.length !== ED25519_BYTES) unusable(DAMAGED);
  const key = fromJwk({ kty: 'OKP', crv: 'Ed25519', x: textOf(point), d: textOf(seed) });
  if (!bytesOf(jwkOf(createPublicKey(key)).x).equals(point)) unusable(MISMATCH);
  return key;
}

/** @throws KeyProblem where `point` is not the public half of `secret`. */
export function ecdsaKey(curve: Curve, secret: Buffer, point: Buffer): KeyObject {
  const d = padded(secret, curve.sizeBytes);
  const size = curve.sizeBytes;
  if (point.length !== 1 + 2 * size || point[0] !== UNCOMPRESSED) unusable(DAMAGED);
  const ecdh = createECDH(curve.openssl);
  try {
    ecdh.setPrivateKey(d);
  } catch (error) {
    unusable(DAMAGED, error); // Zero, or beyond the order of the curve.
  }
  if (!ecdh.getPublicKey().equals(point)) unusable(MISMATCH);
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)];
  return fromJwk({ kty: 'EC', crv: curve.jwk, x: textOf(x), y: textOf(y), d: textOf(d) });
}

/** @throws KeyProblem where the numbers do not belong together. */
export function rsaKey(numbers: RsaNumbers): KeyObject {
  return fromJwk(rsaJwk(numbers) ?? unusable(MISMATCH));
}

/** The public key that wire form holds; null where it is of a kind that cannot be used here, or damaged. */
export function publicKeyOf(blob: Uint8Array): KeyObject | null {
  const reader = new SshReader(blob);
  const type = reader.text() ?? '';
  const curve = curveOfType(type);
  if (curve) reader.bytes();
  const [first, second] = [reader.bytes(), reader.bytes()];
  if (!first) return null;
  const size = curve?.sizeBytes ?? 0;
  const coordinate = (from: number): string => textOf(first.subarray(from, from + size));
  try {
    if (type === ED25519) return publicFromJwk({ kty: 'OKP', crv: 'Ed25519', x: textOf(first) });
    if (type === RSA && second) return publicFromJwk({ kty: 'RSA', e: textOf(first), n: textOf(second) });
    if (curve) return publicFromJwk({ kty: 'EC', crv: curve.jwk, x: coordinate(1), y: coordinate(1 + size) });
  } catch {
    // Not on the curve, say: it is as good as damaged.
  }
  return null;
}

const MISMATCH = 'its private and public halves do not belong together';

function jwkOf(key: KeyObject): JsonWebKey {
  const kind = key.asymmetricKeyType;
  const isKnown = kind === 'ed25519' || kind === 'rsa' || kind === 'ec';
  if (!isKnown) unusable(`SSH has no use for a key of type ${kind ?? 'unknown'}`);
  try {
    return key.export({ format: 'jwk' });
  } catch (error) {
    const curve = key.asymmetricKeyDetails?.namedCurve ?? 'it is on';
    return unusable(`SSH does not use the curve ${curve}`, error);
  }
}

function curveOf(jwk: JsonWebKey): Curve {
  return CURVES.find((curve) => curve.jwk === jwk.crv) ?? unusable(`SSH does not use the curve ${jwk.crv}`);
}

function pointOf({ x, y }: JsonWebKey, { sizeBytes }: Curve): Buffer {
  return Buffer.concat([Buffer.of(UNCOMPRESSED), padded(bytesOf(x), sizeBytes), padded(bytesOf(y), sizeBytes)]);
}

/** The number in exactly so many bytes. @throws KeyProblem where it needs more. */
function padded(value: Buffer, sizeBytes: number): Buffer {
  const bytes = withoutLeadingZeros(value);
  if (bytes.length > sizeBytes) unusable(DAMAGED);
  return Buffer.concat([Buffer.alloc(sizeBytes - bytes.length), bytes]);
}

function fromJwk(key: JsonWebKey): KeyObject {
  try {
    return createPrivateKey({ key, format: 'jwk' });
  } catch (error) {
    return unusable(DAMAGED, error);
  }
}

const publicFromJwk = (key: JsonWebKey): KeyObject => createPublicKey({ key, format: 'jwk' });
const bytesOf = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
const textOf = (bytes: Buffer): string => bytes.toString('base64url');
const printable = (text: string): string => text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 60);
