import { createHash } from 'node:crypto';

import type { HostKeyFacts } from '../../../../shared/errors/codes.ts';
import { randomArt } from './randomart.ts';
import { SshReader } from './ssh-reader.ts';

/** Names `ssh-keygen` gives key types, and their strength in bits where the type fixes it. */
const KINDS: Readonly<Record<string, { label: string; bits: number }>> = {
  'ssh-ed25519': { label: 'ED25519', bits: 256 },
  'ecdsa-sha2-nistp256': { label: 'ECDSA', bits: 256 },
  'ecdsa-sha2-nistp384': { label: 'ECDSA', bits: 384 },
  'ecdsa-sha2-nistp521': { label: 'ECDSA', bits: 521 },
  'sk-ssh-ed25519@openssh.com': { label: 'ED25519-SK', bits: 256 },
  'sk-ecdsa-sha2-nistp256@openssh.com': { label: 'ECDSA-SK', bits: 256 },
};

/** `SHA256:…` as OpenSSH prints it: base64 without padding. */
export const sha256Of = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** `MD5:aa:bb:…` as OpenSSH and older devices print it. */
const md5Of = (key: Uint8Array): string =>
  `MD5:${createHash('md5')
    .update(key)
    .digest('hex')
    .replaceAll(/..(?!$)/g, '$&:')}`;

/** The type a public key names in its first field; empty where the bytes hold none [RFC 4253 §6.6]. */
export function keyTypeOf(key: Uint8Array): string {
  return new SshReader(key).text() ?? '';
}

/** Everything a person compares of a public key in SSH's wire form. */
export function describeHostKey(key: Uint8Array): HostKeyFacts {
  const type = keyTypeOf(key);
  const { label, bits } = KINDS[type] ?? { label: labelOf(type), bits: rsaBits(key, type) };
  const sha256 = sha256Of(key);
  const title = bits > 0 ? `${label} ${bits}` : label;
  const art = randomArt(createHash('sha256').update(key).digest(), { title, shortTitle: label, hash: 'SHA256' });
  return { type, label, bits, sha256, md5: md5Of(key), art };
}

const labelOf = (type: string): string =>
  type === 'ssh-rsa' ? 'RSA' : type === 'ssh-dss' ? 'DSA' : type.replace(/^ssh-/, '').toUpperCase();

/** The length of the modulus [RFC 4253 §6.6]: type, e, n. */
function rsaBits(key: Uint8Array, type: string): number {
  if (type !== 'ssh-rsa') return 0;
  const reader = new SshReader(key);
  reader.bytes();
  reader.bytes();
  const modulus = reader.bytes();
  const first = modulus?.findIndex((byte) => byte !== 0) ?? -1;
  if (!modulus || first < 0) return 0;
  return (modulus.length - first) * 8 - Math.clz32(modulus[first]!) + 24;
}
