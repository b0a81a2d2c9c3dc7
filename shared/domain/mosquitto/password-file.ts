import type { FileNote } from './acl-file.ts';

/** A user of a password file, with the hash as its line has it. */
export interface FileUser {
  name: string;
  hash: string;
}

/** What Mosquitto 2 writes (`$7$`: PBKDF2 with SHA-512) and what versions before it wrote (`$6$`: SHA-512). */
export const PASSWORD_HASH = /^\$(7\$\d{1,7}|6)\$[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]+={0,2}$/;

/** The users of a password file, as mosquitto_passwd writes it, and which of its lines are none. */
export function readPasswords(text: string): { users: FileUser[]; notes: FileNote[] } {
  const users = new Map<string, FileUser>();
  const notes: FileNote[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const [name, hash] = [line.slice(0, Math.max(colon, 0)), line.slice(colon + 1)];
    if (name !== '' && PASSWORD_HASH.test(hash)) users.set(name, { name, hash });
    else notes.push({ line: index + 1, text: whyNot(name, hash) });
  }
  return { users: [...users.values()], notes };
}

function whyNot(name: string, hash: string): string {
  if (name === '') return 'There is no name before a colon';
  if (hash.startsWith('$')) return `The hash of ${name} is of no kind that Mosquitto writes`;
  return `The password of ${name} is not hashed: run mosquitto_passwd -U on the file first`;
}
