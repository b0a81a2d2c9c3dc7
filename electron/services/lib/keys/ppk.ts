import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { SshReader } from '../ssh/ssh-reader.ts';
import { string } from '../ssh/ssh-writer.ts';
import { curveOfType } from './curves.ts';
import { ecdsaKey, ed25519Key, rsaKey } from './key-fields.ts';
import { DAMAGED, KeyProblem, unusable } from './key-problem.ts';
import { wrongPassphrase } from './openssh-ciphers.ts';
import type { OpenedKey } from './openssh-private.ts';
import { argon2Key, type Argon2Options } from './ppk-argon2.ts';

const MAC_KEY_WORDS = 'putty-private-key-file-mac-key';
const MAX_LINES = 10_000;

/** A PuTTY private key file as its text has it. @see PuTTY's manual, appendix C */
export interface PpkFile {
  version: 2 | 3;
  type: string;
  encryption: 'none' | 'aes256-cbc';
  comment: string;
  publicBlob: Buffer;
  argon2: Argon2Options | null;
  privateBlob: Buffer;
  mac: Buffer;
}

export const isPpk = (text: string): boolean => text.startsWith('PuTTY-User-Key-File-');

/** Reads the outside. @param text The file's bytes as latin1. @throws KeyProblem `unusable`. */
export function readPpk(text: string): PpkFile {
  const fields = fieldsOf(text);
  const need = (name: string): string => fields.get(name) ?? unusable(DAMAGED);
  const version = fields.has('PuTTY-User-Key-File-3') ? 3 : 2;
  const type = fields.get(`PuTTY-User-Key-File-${version}`) ?? unusable('PPK files of versions 2 and 3 are read');
  const encryption = need('Encryption');
  if (encryption !== 'none' && encryption !== 'aes256-cbc')
    unusable(`its cipher ${encryption.slice(0, 60)} is not known here`);
  return {
    version,
    type,
    encryption,
    comment: Buffer.from(need('Comment'), 'latin1').toString(),
    publicBlob: Buffer.from(need('Public-Lines'), 'base64'),
    argon2: version === 3 && encryption !== 'none' ? argon2Of(need) : null,
    privateBlob: Buffer.from(need('Private-Lines'), 'base64'),
    mac: Buffer.from(need('Private-MAC'), 'hex'),
  };
}

/** `Name: value` lines; a name that ends in `-Lines` is followed by so many lines of base64, which become its value. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const [, name, value = ''] = /^([A-Za-z0-9-]+): (.*)$/.exec(lines[at]!) ?? [];
    if (name === undefined) continue;
    const count = name.endsWith('-Lines') ? Math.min(Number(value) || 0, MAX_LINES) : 0;
    fields.set(name, name.endsWith('-Lines') ? lines.slice(at + 1, at + 1 + count).join('') : value);
    at += count;
  }
  return fields;
}

function argon2Of(need: (name: string) => string): Argon2Options {
  const flavour = need('Key-Derivation');
  if (flavour !== 'Argon2d' && flavour !== 'Argon2i' && flavour !== 'Argon2id') unusable(DAMAGED);
  const number = (name: string): number => (/^\d{1,9}$/.test(need(name)) ? Number(need(name)) : unusable(DAMAGED));
  return {
    flavour,
    memoryKib: number('Argon2-Memory'),
    passes: number('Argon2-Passes'),
    parallelism: number('Argon2-Parallelism'),
    salt: Buffer.from(need('Argon2-Salt'), 'hex'),
  };
}

/** Opens it. @throws KeyProblem. */
export function openPpk(file: PpkFile, passphrase: string | null): OpenedKey {
  const isProtected = file.encryption !== 'none';
  if (isProtected && !passphrase) throw new KeyProblem('passphrase-needed', 'it is protected by a passphrase');
  const { key, iv, macKey } = keysOf(file, isProtected ? passphrase! : '');
  if (file.privateBlob.length === 0 || (isProtected && file.privateBlob.length % 16 > 0)) unusable(DAMAGED);
  const plain = isProtected ? decrypt(key, iv, file.privateBlob) : file.privateBlob;
  const signed = [file.type, file.encryption, Buffer.from(file.comment), file.publicBlob, plain].map((part) =>
    string(part),
  );
  const mac = createHmac(file.version === 3 ? 'sha256' : 'sha1', macKey)
    .update(Buffer.concat(signed))
    .digest();
  if (mac.length !== file.mac.length || !timingSafeEqual(mac, file.mac))
    return isProtected ? wrongPassphrase() : unusable(DAMAGED);
  return { key: keyOf(file, new SshReader(plain)), comment: file.comment };
}

function keysOf({ version, argon2 }: PpkFile, passphrase: string): { key: Buffer; iv: Buffer; macKey: Buffer } {
  if (version === 3) {
    const all = argon2 ? argon2Key(passphrase, argon2, 80) : Buffer.alloc(0);
    return { key: all.subarray(0, 32), iv: all.subarray(32, 48), macKey: all.subarray(48) };
  }
  const half = (counter: number): Buffer =>
    createHash('sha1')
      .update(Buffer.of(0, 0, 0, counter))
      .update(passphrase)
      .digest();
  const key = Buffer.concat([half(0), half(1)]).subarray(0, 32);
  return {
    key,
    iv: Buffer.alloc(16),
    macKey: createHash('sha1')
      .update(MAC_KEY_WORDS + passphrase)
      .digest(),
  };
}

function decrypt(key: Buffer, iv: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function keyOf({ type, publicBlob }: PpkFile, secret: SshReader): OpenedKey['key'] {
  const shown = new SshReader(publicBlob);
  if (shown.text() !== type) unusable(DAMAGED);
  const next = (reader: SshReader): Buffer => reader.bytes() ?? unusable(DAMAGED);
  const curve = curveOfType(type);
  if (type === 'ssh-ed25519') return ed25519Key(next(secret), next(shown));
  if (curve) {
    next(shown);
    return ecdsaKey(curve, next(secret), next(shown));
  }
  if (type !== 'ssh-rsa') unusable(`its type ${type.slice(0, 60)} cannot be used here`);
  const [e, n] = [next(shown), next(shown)];
  const [d, p, q, qi] = [next(secret), next(secret), next(secret), next(secret)];
  return rsaKey({ n, e, d, qi, p, q });
}
