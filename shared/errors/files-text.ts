import { visibleName } from '../domain/files/name-bytes.ts';
import type { ErrorCode, ErrorFacts } from './codes.ts';
import { say, type ErrorText } from './say.ts';

type FilesCode = Extract<ErrorCode, `files.${string}` | `transfers.${string}`>;

/** What failures of files and transfers say; names are shown as text, whatever is in them. */
export const filesText: { [C in FilesCode]: (facts: ErrorFacts[C]) => ErrorText } = {
  'files.not-found': ({ path }) =>
    say(`${visibleName(path)} does not exist`, 'Refresh the folder; it may have been moved or deleted meanwhile.'),
  'files.no-permission': ({ path }) =>
    say(
      `${visibleName(path) || 'This'} may not be used by this user`,
      'Change its permissions or owner on that machine, or log in as a user who may.',
    ),
  'files.failed': ({ path, reason }) =>
    say(`${visibleName(path) || 'The request'} failed (${reason})`, 'Put right what it says, then try again.'),
  'files.outside': ({ path, root }) =>
    say(
      `${visibleName(path)} is not open to this page`,
      `Pages see ${visibleName(root)} without its hidden entries. Start Wirebench with --files DIR to open another folder.`,
    ),
  'files.bad-name': ({ name }) =>
    say(`“${visibleName(name)}” cannot be the name of a file here`, 'Rename it where it is, or give another name.'),
  'files.link-to-folder': ({ path }) =>
    say(
      `${visibleName(path)} is a link to a folder and was left out`,
      'Links could lead in a circle. Copy the folder it leads to by itself.',
    ),
  'files.in-use': ({ path }) => say(`${visibleName(path)} is there already`, 'Give another name, or replace it.'),
  'files.upload-gone': () => say('Sending this file took too long a break', 'Send it again.'),
  'files.changed-meanwhile': ({ path }) =>
    say(
      `${visibleName(path)} was changed by somebody else since it was opened`,
      'Read it again to see the change, or save over it.',
    ),
  'files.left-aside': ({ path, spare, part }) =>
    say(
      `${visibleName(path)} could not be replaced, nor put back`,
      `Nothing is lost: what was there is now ${visibleName(spare)}, what should replace it ${visibleName(part)}. Rename the one you want.`,
    ),
  'files.being-written': ({ path }) =>
    say(
      `${visibleName(path)} is being written by another transfer`,
      'Wait until that is over, then run this one again.',
    ),
  'files.resume-differs': ({ path }) =>
    say(
      `${visibleName(path)} is not the beginning of the file that is copied`,
      'Copy it again and choose to overwrite it, or to keep both.',
    ),
  'files.not-sftp': ({ reason }) =>
    say(
      `The server’s SFTP does not answer as it should (${reason})`,
      'A line in the shell’s start-up file that prints something is the usual cause. Use the terminal meanwhile.',
    ),
  'files.channel-closed': () =>
    say(
      'The connection to the files ended',
      'Reconnect the SSH session, then try again: transfers go on where they stopped.',
    ),
  'transfers.cancelled': () => say('The transfer was cancelled', 'Run it again to do what is left.'),
  'transfers.paused': () => say('The transfer is paused', 'Go on with it to do what is left.'),
  'transfers.unknown': () => say('This transfer is no longer on the list', 'Start it again from the folder.'),
  'transfers.too-many': ({ limit }) =>
    say(`The queue holds at most ${limit} transfers`, 'Wait until some are done, then clear the list.'),
  'transfers.question-gone': () =>
    say('This question was answered already', 'It may have been answered in another window.'),
  'transfers.needs-remote': () =>
    say('Copying is between this machine and a device', 'Choose a folder on the other side.'),
};
