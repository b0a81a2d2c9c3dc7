import { expect, it } from 'vitest';

import { contract, type LabContract } from '../../../shared/contract/index.ts';
import type { SessionRow, SessionState } from '../../../shared/contract/sessions.ts';
import { serve, type Handlers } from '../../../shared/wire/server.ts';
import { SessionRegistry } from '../../services/sessions/session-registry.ts';
import { FakeClock, FakeLog } from '../../services/sessions/testing/fakes.ts';
import { countOpenSessions, startPractice } from './inside.ts';
import type { LabHost } from './lab-host.ts';

const timers = { set: setTimeout, clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout) };

/** A workbench of a session registry; counts the clients that are attached and gone. */
function makeLab() {
  const sessions = new SessionRegistry({
    clock: new FakeClock(),
    log: new FakeLog(),
    limits: { sessionBytes: 1_000_000, totalBytes: 1_000_000 },
  });
  const clients = { attached: 0, gone: 0 };
  const handlers = {
    sessions: { view: sessions.view.bind(sessions) },
    practice: { start: async () => ({ tcpPort: 1, wsPort: 2 }) },
  } as unknown as Handlers<LabContract>;
  const lab: LabHost = {
    attach: (clientId, pipe) => {
      clients.attached += 1;
      pipe.onClose(() => (clients.gone += 1));
      serve(contract, handlers, pipe, { clientId, timers, report: String });
    },
    [Symbol.asyncDispose]: () => sessions[Symbol.asyncDispose](),
  };
  const open = (state: SessionState, parentId?: SessionRow['id']): SessionRow['id'] =>
    sessions.open({ kind: 'mqtt', title: 'x', state, close: async () => {}, ...(parentId && { parentId }) }).id;
  return { lab, clients, open };
}

it('counts what is open at the top, over more windows than one, and leaves no client behind', async () => {
  const { lab, clients, open } = makeLab();
  expect(await countOpenSessions(lab)).toBe(0);
  const broker = open('open');
  for (let n = 0; n < 700; n++) open('open', broker);
  open('failed');
  open('closed');
  open('reconnecting');
  expect(await countOpenSessions(lab)).toBe(2);
  expect(clients).toEqual({ attached: 2, gone: 2 });
});

it('leaves when the practice lab has started', async () => {
  const { lab, clients } = makeLab();
  startPractice(lab);
  await expect.poll(() => clients).toEqual({ attached: 1, gone: 1 });
});
