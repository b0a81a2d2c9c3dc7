import { expect, it } from 'vitest';

import { freePort } from '../../../e2e/fixtures/peers/free-port.ts';
import { HeldLookup, LATER } from './testing/held-lookup.ts';
import { SocketRig } from './testing/socket-rig.ts';

it('never listens when it was closed while its certificate was made', async () => {
  await using rig = new SocketRig();
  const port = await freePort();
  const tls = { names: [], alpn: [], versions: '1.2-1.3' as const, clientCa: null };
  const listening = rig.listen({ port, tls });
  const refused = expect(listening).rejects.toMatchObject({ code: 'socket.not-open' });
  await rig.seen[0]!.source.close();
  await refused;
  expect(rig.seen[0]).toMatchObject({ states: ['connecting', 'closing', 'closed'], marks: [] });
  expect((await rig.listen({ port })).status.state).toBe('open');
});

it('gives the port back when it was closed while its name was looked up', async () => {
  using lookup = new HeldLookup();
  await using rig = new SocketRig();
  const port = await freePort();
  const listening = rig.listen({ host: LATER, port });
  const refused = expect(listening).rejects.toMatchObject({ code: 'socket.not-open' });
  await lookup.waiting();
  await rig.seen[0]!.source.close();
  await refused;
  lookup.release();
  await new Promise(setImmediate);
  expect(rig.seen[0]!.states).toEqual(['connecting', 'closing', 'closed']);
  expect((await rig.listen({ port })).status.state).toBe('open');
});
