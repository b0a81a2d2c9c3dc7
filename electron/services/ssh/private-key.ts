import { createPrivateKey } from 'node:crypto';

import ssh2, { type ParsedKey } from 'ssh2';

import { LabError } from '../../../shared/errors/lab-error.ts';

/** A private key file as the user picked it. */
export interface KeyFileText {
  name: string;
  text: string;
}

/** What became of reading a key file: the key, or why a passphrase has to be asked for. */
export type ReadKey = { key: ParsedKey } | { asks: 'passphrase'; isWrong: boolean };

/**
 * Reads a private key in OpenSSH's own format, or as PEM (PKCS#1, SEC 1, and PKCS#8 of RSA and ECDSA keys).
 * @throws LabError `ssh.bad-key`.
 */
export function readPrivateKey({ name, text }: KeyFileText, passphrase: string | null): ReadKey {
  const bad = (reason: string): LabError => new LabError('ssh.bad-key', { name, reason });
  if (/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/m.test(text)) return readPkcs8(text, passphrase, bad);
  if (/^(ssh-|ecdsa-|sk-)\S+ /.test(text.trim())) throw bad('it is the public half: choose the file without .pub');
  const key = ssh2.utils.parseKey(text, passphrase ?? undefined);
  if (key instanceof Error) {
    if (/no passphrase given/i.test(key.message)) return { asks: 'passphrase', isWrong: false };
    if (passphrase !== null) return { asks: 'passphrase', isWrong: true };
    throw bad(/unsupported/i.test(key.message) ? 'its format is not known' : 'it is damaged, or no private key');
  }
  const only = Array.isArray(key) ? (key as ParsedKey[])[0] : key;
  if (!only?.isPrivateKey()) throw bad('it holds no private key');
  return { key: only };
}

/** ssh2 reads PKCS#1 and SEC 1, so OpenSSL turns PKCS#8 into these. */
function readPkcs8(text: string, passphrase: string | null, bad: (reason: string) => LabError): ReadKey {
  const isEncrypted = text.includes('ENCRYPTED');
  if (isEncrypted && passphrase === null) return { asks: 'passphrase', isWrong: false };
  try {
    const key = createPrivateKey({ key: text, ...(passphrase === null ? {} : { passphrase }) });
    const type = key.asymmetricKeyType;
    if (type !== 'rsa' && type !== 'ec') throw bad(`a PEM file of type ${type}: turn it into OpenSSH’s format first`);
    const pem = key.export({ format: 'pem', type: type === 'rsa' ? 'pkcs1' : 'sec1' });
    const parsed = ssh2.utils.parseKey(pem);
    if (parsed instanceof Error) throw bad(parsed.message);
    return { key: parsed };
  } catch (error) {
    if (error instanceof LabError) throw error;
    if (isEncrypted) return { asks: 'passphrase', isWrong: true };
    throw bad('it is damaged, or no private key');
  }
}
