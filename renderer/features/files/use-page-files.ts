import { useRef, useState } from 'react';

import { MAX_PIECE_BYTES, type FileEntry, type FilePlace, type UploadId } from '../../../shared/contract/files.ts';
import { visibleName } from '../../../shared/domain/files/name-bytes.ts';
import { inFolder } from '../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { formatBytes } from '../../lib/format.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import type { Folder } from './use-folder.ts';

/** Pieces of a file that are on their way to the host at a time. */
const IN_FLIGHT = 4;
/** The page holds a file whole before the browser saves it. */
const MAX_SAVED_BYTES = 512 * 1024 * 1024;

/** What comes from the computer that shows the page, or goes there; it need not be the one that runs Wirebench. */
export interface PageFiles {
  /** What is under way: `Receiving app.bin, 34 %`; empty while nothing is. */
  progress: string;
  cancel(): void;
  /** Puts files of this computer into the folder, one after the other. */
  receive(files: readonly File[]): Promise<void>;
  /** Saves a file of the folder as a browser saves a download. */
  save(entry: FileEntry): Promise<void>;
}

export function usePageFiles(folder: Folder): PageFiles {
  const lab = useLab();
  const shell = useShell();
  const [progress, setProgress] = useState('');
  const stop = useRef<AbortController | null>(null);
  const { place, path } = folder;

  const receiveOne = async (file: File, signal: AbortSignal): Promise<void> => {
    const to = { place, path: path ?? '/', name: file.name };
    const tell = (done: number): void => {
      const percent = file.size === 0 ? 100 : Math.floor((100 * done) / file.size);
      setProgress(`Receiving ${visibleName(file.name)}, ${percent} %`);
    };
    try {
      await sendFile(lab, { ...to, replaces: false }, file, tell, signal);
    } catch (error) {
      if (!(error instanceof LabError && error.code === 'files.in-use')) throw error;
      const title = `Replace ${visibleName(file.name)}?`;
      const body = `${folder.machine} has a file of this name in this folder.`;
      if (await shell.confirm({ title, body, action: 'Replace', isDangerous: true }))
        await sendFile(lab, { ...to, replaces: true }, file, tell, signal);
    }
  };

  const work = async (what: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    if (stop.current) return shell.tell('Wait until what is under way has arrived.');
    stop.current = new AbortController();
    try {
      await what(stop.current.signal);
    } catch (error) {
      if (!stop.current.signal.aborted) shell.fail(error);
    }
    stop.current = null;
    setProgress('');
  };

  return {
    progress,
    cancel: () => stop.current?.abort(),
    receive: async (files) => {
      if (path === null || files.length === 0) return;
      await work(async (signal) => {
        for (const file of files) if (!signal.aborted) await receiveOne(file, signal);
      });
      folder.refresh();
    },
    save: async (entry) => {
      if ((entry.sizeBytes ?? 0) > MAX_SAVED_BYTES)
        return shell.tell(`A page saves files up to ${formatBytes(MAX_SAVED_BYTES)}; download it to the other side.`);
      await work(async (signal) => {
        const parts = await fetchFile(lab, { place, path: inFolder(path ?? '/', entry.name) }, signal, (got) =>
          setProgress(`Fetching ${visibleName(entry.name)}, ${formatBytes(got)}`),
        );
        shell.saveFile(visibleName(entry.name), parts, 'application/octet-stream');
      });
    },
  };
}

interface Target {
  place: FilePlace;
  path: string;
  name: string;
  replaces: boolean;
}

/** Sends a file to the host in pieces, a few of them on their way at a time. */
async function sendFile(
  lab: Lab,
  to: Target,
  file: File,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { uploadId } = await lab.files.beginUpload(to);
  try {
    await sendPieces(lab, uploadId, file, onProgress, signal);
  } catch (error) {
    // Nothing is left of it; why it failed is what counts.
    await lab.files.endUpload({ uploadId, isWhole: false }).catch(() => undefined);
    throw error;
  }
  await lab.files.endUpload({ uploadId, isWhole: true });
}

async function sendPieces(
  lab: Lab,
  uploadId: UploadId,
  file: File,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const sent: Promise<void>[] = [];
  let done = 0;
  onProgress(0);
  for (let at = 0; at < file.size; at += MAX_PIECE_BYTES) {
    signal.throwIfAborted();
    const bytes = new Uint8Array(await file.slice(at, at + MAX_PIECE_BYTES).arrayBuffer());
    const piece = lab.files.addPiece({ uploadId, bytes }).then(() => onProgress((done += bytes.byteLength)));
    // It is waited for below; a failure meanwhile is met there.
    piece.catch(() => undefined);
    sent.push(piece);
    if (sent.length >= IN_FLIGHT) await sent.shift();
  }
  await Promise.all(sent);
}

async function fetchFile(
  lab: Lab,
  what: { place: FilePlace; path: string },
  signal: AbortSignal,
  onProgress: (got: number) => void,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let got = 0;
  const content = lab.files.content(what, ({ items }) => {
    for (const bytes of items) {
      parts.push(bytes);
      got += bytes.byteLength;
    }
    onProgress(got);
    if (got > MAX_SAVED_BYTES) content.close();
  });
  signal.addEventListener('abort', () => content.close(), { once: true });
  await content.ended;
  signal.throwIfAborted();
  if (got > MAX_SAVED_BYTES)
    throw new LabError('files.failed', { path: what.path, reason: 'it is larger than a page can save' });
  return parts;
}
