import type { FileEntry } from '../../../shared/contract/files.ts';
import { modeLetters, modeWords, octalMode } from '../../../shared/domain/files/file-mode.ts';
import { formatBytes } from '../../lib/format.ts';

const KINDS: Readonly<Record<FileEntry['kind'], string>> = {
  folder: 'Folder',
  file: 'File',
  link: 'Symbolic link',
  other: 'Device, pipe or socket',
};
const LETTERS: Readonly<Record<FileEntry['kind'], string>> = { folder: 'd', file: '-', link: 'l', other: '?' };

const dateTime = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short' });

export const sizeText = ({ kind, sizeBytes }: FileEntry): string =>
  kind === 'file' && sizeBytes !== null ? formatBytes(sizeBytes) : '';

/** Local date and time, `2026-03-01 14:05`. */
export const modifiedText = (ms: number | null): string => (ms === null ? '' : dateTime.format(ms));

export const modeText = ({ kind, mode }: FileEntry): string =>
  mode === null ? '' : `${LETTERS[kind]}${modeLetters(mode)}`;

/** All that is known of an entry, for its tooltip. */
export function factsText(entry: FileEntry): string {
  const { kind, mode, owner, sizeBytes } = entry;
  const size = kind === 'file' && sizeBytes !== null ? `${sizeBytes.toLocaleString('en')} bytes` : '';
  const rights = mode === null ? '' : `${octalMode(mode)}. ${modeWords(mode)}`;
  return [KINDS[kind], size, owner && `Owner ${owner}`, rights].filter((line) => line !== '').join('\n');
}
