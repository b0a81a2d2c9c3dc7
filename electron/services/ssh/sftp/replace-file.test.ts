import { describe, expect, it } from 'vitest';

import { clientOf, statusPacket } from '../testing/fake-sftp-server.ts';
import { PACKET } from './sftp-packet.ts';

const STATUS_OF = { ok: 0, noSuchFile: 2, failure: 4 };

/** A server without extensions that keeps names only, and refuses the renames that a test wants refused. */
async function device(files: Record<string, string>, refuses: (from: string, to: string) => boolean = () => false) {
  const at = new Map(Object.entries(files));
  /** What was there after each request. */
  const seen: string[][] = [];
  const rename = (from: string, to: string): number => {
    const content = at.get(from);
    if (content === undefined) return STATUS_OF.noSuchFile;
    if (at.has(to) || refuses(from, to)) return STATUS_OF.failure;
    at.delete(from);
    at.set(to, content);
    return STATUS_OF.ok;
  };
  const client = await clientOf((packet, id) => {
    const path = packet.name();
    let code: number = STATUS_OF.failure;
    if (packet.type === PACKET.rename) code = rename(path, packet.name());
    if (packet.type === PACKET.remove) code = at.delete(path) ? STATUS_OF.ok : STATUS_OF.noSuchFile;
    seen.push([...at.values()].toSorted());
    return [statusPacket(id, code, 'no')];
  });
  return { at, seen, client };
}

describe('a file in the place of another, where the server cannot do it in one step', () => {
  it('never removes what was there before the other is in its place', async () => {
    const { at, seen, client } = await device({ '/d/file': 'old', '/d/new.part': 'new' });
    await client.replace('/d/new.part', '/d/file');
    expect([...at]).toEqual([['/d/file', 'new']]);
    expect(seen.slice(0, -1)).toEqual([
      ['new', 'old'],
      ['new', 'old'],
    ]);
  });

  it('goes where nothing was', async () => {
    const { at, client } = await device({ '/new.part': 'new' });
    await client.replace('/new.part', '/file');
    expect([...at]).toEqual([['/file', 'new']]);
  });

  it('leaves all as it was when it may not go there', async () => {
    const files = { '/d/file': 'old', '/d/new.part': 'new' };
    const { at, client } = await device(files, (from) => from === '/d/new.part');
    await expect(client.replace('/d/new.part', '/d/file')).rejects.toMatchObject({ code: 'files.failed' });
    expect(Object.fromEntries(at)).toEqual(files);
  });

  it('says where both are when what was there cannot be put back', async () => {
    const { at, client } = await device({ '/d/file': 'old', '/d/new.part': 'new' }, (_, to) => to === '/d/file');
    const failure = await client.replace('/d/new.part', '/d/file').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'files.left-aside', facts: { path: '/d/file', part: '/d/new.part' } });
    const { spare } = (failure as { facts: { spare: string } }).facts;
    expect(Object.fromEntries(at)).toEqual({ '/d/new.part': 'new', [spare]: 'old' });
  });
});
