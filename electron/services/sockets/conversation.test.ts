import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { expect, it } from 'vitest';

import { Conversation } from './conversation.ts';
import { AnswerBook } from './respond/answer-book.ts';
import { Responder } from './respond/responder.ts';

/** More than the system takes of what nobody reads. */
const MUCH = 32 * 1024 * 1024;

it('reads on when what is unsent has gone, after the end of its own side too', async () => {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const other = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  const [socket] = (await once(server, 'connection')) as [Socket];
  let heard = '';
  const conversation = new Conversation({
    socket,
    log: { wire: (direction, bytes) => void (heard += direction === 'in' ? String(bytes) : ''), mark: () => undefined },
    remote: 'other',
    onChange: () => undefined,
    responder: new Responder({ book: new AnswerBook({ kind: 'none' }), unit: 'stream', nowMs: () => 0 }),
  });
  const sending = conversation.send(new Uint8Array(MUCH));
  conversation.relieve();
  expect(socket.isPaused()).toBe(true);
  conversation.halfClose();
  conversation.relieve();
  other.resume();
  await sending;
  other.end('late');
  await conversation.closed;
  expect(heard).toBe('late');
  expect([socket.listenerCount('drain'), socket.listenerCount('finish')]).toEqual([0, 0]);
  server.close();
});
