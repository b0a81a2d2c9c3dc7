import {
  isKeyName,
  type KeyConcern,
  type KeyFormat,
  type KeyList,
  type KeyPlace,
  type KeyRow,
} from '../../../shared/contract/keys.ts';

/** How bad a concern is: a danger needs doing something about, a hint is for thinking about. */
export interface ConcernWords {
  level: 'danger' | 'hint';
  text: string;
}

export const CONCERNS: Readonly<Record<KeyConcern, ConcernWords>> = {
  'open-to-others': {
    level: 'danger',
    text: 'Other users of this machine may read the private key, and ssh refuses to use it like this.',
  },
  'halves-differ': {
    level: 'danger',
    text: 'The .pub file beside it belongs to another private key: a server that has it will not let this one in.',
  },
  dsa: { level: 'danger', text: 'DSA is broken, and OpenSSH takes it no more: make a new key.' },
  'short-rsa': {
    level: 'danger',
    text: 'RSA with fewer than 2048 bits can be broken, and OpenSSH refuses it: make a new key.',
  },
  'weak-derivation': {
    level: 'hint',
    text: 'This old format protects the key with one round of MD5, so its passphrase is quick to guess: convert the key to OpenSSH’s format.',
  },
  'no-passphrase': { level: 'hint', text: 'It has no passphrase: whoever gets the file can log in with it.' },
  'no-public-file': {
    level: 'hint',
    text: 'There is no .pub file beside it, which ssh-copy-id and other programs look for.',
  },
};

export const FORMATS: Readonly<Record<KeyFormat, string>> = {
  openssh: 'OpenSSH',
  pkcs1: 'PEM (PKCS#1)',
  sec1: 'PEM (SEC 1)',
  pkcs8: 'PKCS#8',
  'ppk-2': 'PuTTY (PPK 2)',
  'ppk-3': 'PuTTY (PPK 3)',
};

export const PLACES: Readonly<Record<KeyPlace, string>> = { workspace: 'Workspace', home: '~/.ssh' };

/** Type and size as people say them: `Ed25519`, `RSA 3072`. */
export function typeWords({ key, protection }: Pick<KeyRow, 'key' | 'protection'>): string {
  if (!key) return protection ? 'Shown by its passphrase' : 'Unknown';
  if (key.type === 'ssh-ed25519') return 'Ed25519';
  return key.bits > 0 ? `${key.label} ${key.bits}` : key.label;
}

/** How a private key is protected. */
export function protectionWords({
  hasPrivate,
  protection,
  problem,
}: Pick<KeyRow, 'hasPrivate' | 'protection' | 'problem'>): string {
  if (!hasPrivate) return 'Only the public half is here';
  if (!protection) return problem === '' ? 'None' : 'Unknown';
  const { cipher, derivation, rounds } = protection;
  const how = [cipher, rounds === null ? derivation : `${derivation}, ${rounds} rounds`].filter((part) => part !== '');
  return how.length > 0 ? `Passphrase (${how.join('; ')})` : 'Passphrase';
}

/** Names one key of a list. */
export const idOf = ({ place, name }: Pick<KeyRow, 'place' | 'name'>): string => `${place}/${name}`;

/** Rows that hold every word of the filter somewhere in what is shown of them. */
export function filterKeys(keys: readonly KeyRow[], filter: string): KeyRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return keys.filter((row) => {
    const text = [row.name, row.comment, typeWords(row), PLACES[row.place], row.key?.sha256 ?? '']
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A name that is free in a place: the one that is wanted, or that with a number. */
export function freeName({ keys }: Pick<KeyList, 'keys'>, place: KeyPlace, wanted: string): string {
  const isTaken = (name: string): boolean => keys.some((key) => key.place === place && key.name === name);
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!isTaken(name)) return name;
  }
}

/** Why a new key file cannot be called so; null where it can. */
export function nameProblem({ keys }: Pick<KeyList, 'keys'>, place: KeyPlace, name: string): string | null {
  if (name === '') return 'Give it a name';
  if (!isKeyName(name)) return 'Letters, digits, . _ @ + - only, and no name that OpenSSH uses itself';
  return keys.some((key) => key.place === place && key.name === name) ? 'There is a key of that name already' : null;
}

/** A name for the copy of somebody's key file: its own, without what it may not have here. */
export function nameOfFile(name: string): string {
  const plain = name.replace(/\.(ppk|pem|key)$/i, '').replaceAll(/[^A-Za-z0-9._@+-]+/g, '-');
  return plain.replace(/^[^A-Za-z0-9_]+/, '').slice(0, 90) || 'key';
}
