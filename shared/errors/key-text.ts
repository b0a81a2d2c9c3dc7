import type { KeyErrorFacts } from './key-codes.ts';
import { say, type ErrorText } from './say.ts';

/** What to do about the system's own errors. */
const NEXT: Readonly<Record<string, string>> = {
  EACCES: 'This user has no right to it: correct the permissions of the file and its folder.',
  EPERM: 'It belongs to another user, who has to change it.',
  ENOSPC: 'The disk is full: make room, then try again. What was there before is as it was.',
  EROFS: 'The disk is read-only: choose another place.',
  ENOTDIR: 'A file stands where its folder should be: move that file away.',
};

/** The words for SSH key files. */
export const keyText: { [C in keyof KeyErrorFacts]: (facts: KeyErrorFacts[C]) => ErrorText } = {
  'keys.unknown': ({ name }) =>
    say(
      `The key ${name} is not there any more`,
      'Another program may have moved it; the list shows what is there now.',
    ),
  'keys.exists': ({ path }) =>
    say(`There is a file ${path} already`, 'Choose another name: keys are never overwritten.'),
  'keys.unusable': ({ name, reason }) =>
    say(`${name} cannot be used: ${reason}`, 'Choose another file, or get the key again from where it came.'),
  'keys.passphrase-needed': ({ name }) => say(`${name} is protected by a passphrase`, 'Enter its passphrase.'),
  'keys.wrong-passphrase': ({ name, reason }) =>
    say(`${name} did not open: ${reason}`, 'Type the passphrase again; upper and lower case count.'),
  'keys.clear-not-meant': () =>
    say('A private key would be written without a passphrase', 'Enter one, or confirm that you want none.'),
  'keys.file-failed': ({ path, verb, reason }) =>
    say(`${path} could not be ${verb} (${reason})`, NEXT[reason] ?? 'Check the file and its folder, then try again.'),
  'keys.not-installed': ({ said }) =>
    say(
      `The device did not take the key in${said ? `: ${said}` : ''}`,
      'It may have no POSIX shell, or a full or read-only disk: paste the command below into its console to see.',
    ),
  'known-hosts.changed': () =>
    say('The list of known hosts was changed by another program or window', 'Look at it as it is now, then try again.'),
  'known-hosts.read-only': ({ path }) =>
    say(`${path} is the whole machine’s`, 'Its administrator can change it with ssh-keygen.'),
};
