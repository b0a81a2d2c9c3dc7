import { EventEmitter } from 'node:events';

import { expect, it } from 'vitest';

import type { SshTarget } from '../../../../shared/contract/ssh.ts';
import type { TunnelList, TunnelSpec } from '../../../../shared/contract/tunnels.ts';
import { FakeLog, FakeSessions, realClock } from '../../lib/testing/fakes.ts';
import type { SshLink } from '../ssh-link.ts';
import { KeptTunnels } from './kept-tunnels.ts';
import { TunnelBook } from './tunnel-book.ts';

const target = { host: '192.0.2.1', port: 22, user: 'ada' } as SshTarget;
const known: TunnelSpec = { kind: 'dynamic', listen: { host: '127.0.0.1', port: 0 } };
const remote: TunnelSpec = {
  kind: 'remote',
  listen: { host: '127.0.0.1', port: 9_000 },
  target: { host: '127.0.0.1', port: 9 },
};

/** A book over a server that answers a wish to listen only when it is told to. */
function slowServer() {
  let text: string | null = null;
  const kept = new KeptTunnels({ read: () => text, write: (next) => void (text = next) });
  kept.add('ada@192.0.2.1:22', known);
  const answers: (() => void)[] = [];
  const client = Object.assign(new EventEmitter(), {
    forwardIn: (_host: string, port: number, done: (error: undefined, port: number) => void) =>
      void answers.push(() => done(undefined, port)),
    unforwardIn: (_host: string, _port: number, done: () => void) => done(),
  });
  const sessions = new FakeSessions();
  const parent = sessions.open({ kind: 'ssh', title: 'lab', close: async () => undefined });
  const book = new TunnelBook({ sessions, parent, clock: realClock, log: new FakeLog(), target, kept });
  book.attach({ client, closed: new Promise(() => undefined) } as unknown as SshLink);
  let list: (() => TunnelList) | undefined;
  book.list({ offer: (make) => void (list = make), end: () => undefined, signal: new AbortController().signal });
  return { book, kept, answers, rows: () => list!().rows };
}

it('does not keep a tunnel that is removed before the server listens, nor takes another off the list', async () => {
  const { book, kept, answers, rows } = slowServer();
  const added = book.add(remote);
  await expect.poll(() => answers).toHaveLength(1);
  await book.remove(rows().find(({ spec }) => spec.kind === 'remote')!.id);
  answers[0]!();
  await expect(added).rejects.toMatchObject({ code: 'tunnel.unknown' });
  expect(rows().map(({ spec }) => spec)).toEqual([known]);
  expect(kept.of('ada@192.0.2.1:22')).toEqual([known]);
});
