import { expect, it } from 'vitest';

import type { Lab } from '../../link/lab.ts';
import { cancelFile, fileSends, sendFile } from './file-sends.ts';

/** A host that takes what it is given, as `take` answers. */
const host = (take: (bytes: Uint8Array) => Promise<void>): Lab =>
  ({ sockets: { send: ({ bytes }: { bytes: Uint8Array }) => take(bytes) } }) as unknown as Lab;

const SIZE = 600_000;
const file = new File([new Uint8Array(SIZE).map((_, at) => at % 251)], 'big.bin');

it('sends every byte in order, a piece at a time, and tells how far it is', async () => {
  const pieces: Uint8Array[] = [];
  const seen: number[] = [];
  const lab = host(async (bytes) => {
    pieces.push(bytes);
    seen.push(fileSends.getState().running['s']!.shown.sentBytes);
  });
  expect(await sendFile(lab, 's', file)).toEqual({ sentBytes: SIZE, isCancelled: false });
  expect(Buffer.concat(pieces).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
  expect(seen).toEqual([0, 262_144, 524_288]);
  expect(fileSends.getState().running).toEqual({});
});

it('is cancelled though the other side never reads', async () => {
  const lab = host(() => new Promise(() => undefined));
  const sending = sendFile(lab, 's', file);
  await Promise.resolve();
  cancelFile('s');
  expect(await sending).toEqual({ sentBytes: 0, isCancelled: true });
  expect(fileSends.getState().running).toEqual({});
});

it('ends with the connection’s failure', async () => {
  const lab = host(async () => {
    throw new Error('gone');
  });
  await expect(sendFile(lab, 's', file)).rejects.toThrow('gone');
  expect(fileSends.getState().running).toEqual({});
});

it('has nothing to send of an empty file', async () => {
  const lab = host(() => Promise.reject(new Error('nothing to take')));
  expect(await sendFile(lab, 's', new File([], 'empty'))).toEqual({ sentBytes: 0, isCancelled: false });
});
