import { createPublicKey } from 'node:crypto';

import { keyTypeOf } from '../ssh/host-key.ts';
import { blocksOf } from './armour.ts';
import { publicBlobOf, publicKeyOf } from './key-fields.ts';
import { DAMAGED, unusable } from './key-problem.ts';

/** How a public key is written: one line as OpenSSH does, RFC 4716, or PEM (SubjectPublicKeyInfo, PKCS#1). */
export type PublicFormat = 'openssh' | 'rfc4716' | 'pem';

export interface PublicKey {
  format: PublicFormat;
  /** The wire form. */
  blob: Buffer;
  comment: string;
}

/** A line of RFC 4716 has at most so many bytes. */
const RFC4716_LINE = 72;
const RFC4716_BEGIN = '---- BEGIN SSH2 PUBLIC KEY ----';
const RFC4716_END = '---- END SSH2 PUBLIC KEY ----';
const PEM_LABELS = new Set(['PUBLIC KEY', 'RSA PUBLIC KEY']);

/** Reads a public key in any of its formats; null where the text is none. @throws KeyProblem `unusable` where it is a damaged one. */
export function readPublicKey(text: string): PublicKey | null {
  if (text.trimStart().startsWith(RFC4716_BEGIN)) return readRfc4716(text);
  const block = blocksOf(text).find(({ label }) => PEM_LABELS.has(label));
  if (block) return { format: 'pem', blob: readPem(block.text), comment: '' };
  const [, type = '', encoded = '', comment = ''] =
    /^\s*([a-z][a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+(.*))?\s*$/m.exec(text) ?? [];
  if (type === '') return null;
  return { format: 'openssh', blob: checked(Buffer.from(encoded, 'base64'), type), comment: comment.trim() };
}

function readPem(pem: string): Buffer {
  try {
    return publicBlobOf(createPublicKey(pem));
  } catch (error) {
    return error instanceof Error && error.name === 'KeyProblem' ? rethrow(error) : unusable(DAMAGED, error);
  }
}

const rethrow = (error: Error): never => {
  throw error;
};

/** Headers, which a backslash at the end of a line goes on with, then base64 [RFC 4716 §3]. */
function readRfc4716(text: string): PublicKey {
  const lines = text.trim().split(/\r?\n/);
  if (lines.at(-1)?.trim() !== RFC4716_END) unusable(DAMAGED);
  const inside = lines.slice(1, -1).join('\n').replaceAll('\\\n', '').split('\n');
  const headers = inside.filter((line) => line.includes(':'));
  const comment = headers.find((line) => /^comment:/i.test(line))?.replace(/^comment:[ \t]*/i, '') ?? '';
  const body = inside.filter((line) => !line.includes(':')).join('');
  return { format: 'rfc4716', blob: checked(Buffer.from(body, 'base64')), comment: comment.replace(/^"(.*)"$/, '$1') };
}

/** Whether the blob is whole: names its type, and where we know the type, is a key. */
function checked(blob: Buffer, type = keyTypeOf(blob)): Buffer {
  if (keyTypeOf(blob) !== type || !/^[\x21-\x7e]{1,64}$/.test(type)) unusable(DAMAGED);
  const isOurs = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/.test(type);
  const key = isOurs ? publicKeyOf(blob) : null;
  if (isOurs && (!key || !publicBlobOf(key).equals(blob))) unusable(DAMAGED);
  return blob;
}

/** Writes a public key. @throws KeyProblem `unusable` where the format has no place for its type. */
export function writePublicKey({ blob, comment }: Omit<PublicKey, 'format'>, format: PublicFormat): string {
  const base64 = blob.toString('base64');
  if (format === 'openssh') return `${[keyTypeOf(blob), base64, oneLine(comment)].join(' ').trim()}\n`;
  if (format === 'rfc4716') {
    const lines = base64.match(/.{1,70}/g) ?? [];
    const header = comment === '' ? [] : folded(`Comment: "${oneLine(comment)}"`);
    return `${[RFC4716_BEGIN, ...header, ...lines, RFC4716_END].join('\n')}\n`;
  }
  const key = publicKeyOf(blob) ?? unusable(`a key of type ${keyTypeOf(blob)} has no PEM form here`);
  return String(key.export({ format: 'pem', type: 'spki' }));
}

/** A header in lines of at most 72 bytes, each but the last ended by a backslash [RFC 4716 §3.3]. */
function folded(header: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of header) {
    if (Buffer.byteLength(line + character) > RFC4716_LINE - 1) {
      lines.push(`${line}\\`);
      line = '';
    }
    line += character;
  }
  return [...lines, line];
}

/** A comment without anything that would end its line. */
const oneLine = (comment: string): string => comment.replaceAll(/[\0-\x1f\x7f]+/g, ' ').trim();
