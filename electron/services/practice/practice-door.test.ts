import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectAsync } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import { REDACTED_NOTE } from '../../../shared/domain/redactor.ts';
import { isWelcome } from '../lib/mqtt-web-sockets.ts';
import { PracticeBroker } from './practice-broker.ts';
import { FakeLog, FakeSessions } from '../lib/testing/fakes.ts';

const CANARY = 'canary-7f3a';
let broker: PracticeBroker;
let sessions: FakeSessions;

beforeEach(async () => {
  sessions = new FakeSessions();
  const deps = { sessions, log: new FakeLog(), onChange: () => undefined, onClose: async () => undefined };
  broker = new PracticeBroker(deps);
  await broker.open({ tcp: 0, ws: 0 });
});
afterEach(() => broker[Symbol.asyncDispose]());

const everything = (): string =>
  Buffer.concat(sessions.seen.flatMap(({ bytes }) => [...bytes.in, ...bytes.out])).toString('latin1');

describe('a client’s password in the wire log', () => {
  it.each(['mqtt', 'ws'] as const)('is stars over %s', async (protocol) => {
    const port = protocol === 'ws' ? broker.wsPort : broker.tcpPort;
    const login = { clientId: 'me', username: 'ada', password: CANARY, protocolVersion: 4 } as const;
    const client = await connectAsync(`${protocol}://127.0.0.1:${port}`, login);
    await client.endAsync();
    const [session] = sessions.titled('me');
    await vi.waitFor(() => expect(session!.states.at(-1)).toBe('closed'));
    const shown = decoded(Buffer.concat(session!.bytes.in), protocol === 'ws');
    expect(shown).not.toContain(CANARY);
    expect(shown).toContain(`\0\x03ada\0\x0b${'*'.repeat(CANARY.length)}`);
    expect(session!.marks).toEqual([expect.any(String), `note: ${REDACTED_NOTE}`, expect.stringContaining('close:')]);
  });

  it('is stars when CONNECT comes byte by byte', async () => {
    const packet = generate({ cmd: 'connect', clientId: 'slow', username: 'ada', password: Buffer.from(CANARY) });
    const socket = createConnection({ host: '127.0.0.1', port: broker.tcpPort, noDelay: true });
    await once(socket, 'connect');
    for (const byte of packet) {
      socket.write(Buffer.from([byte]));
      await sleep(1);
    }
    await once(socket, 'data');
    const [session] = sessions.titled('slow');
    expect(session!.bytes.in.length).toBeGreaterThan(5);
    const shown = Buffer.concat(session!.bytes.in);
    expect(shown).toHaveLength(packet.length);
    expect(shown.toString('latin1')).not.toContain(CANARY);
    socket.destroy();
  });

  it('is stars, too, when the client is not let in', async () => {
    const login = { username: 'ada', password: CANARY, protocolVersion: 5, reconnectPeriod: 0 } as const;
    await expect(connectAsync(`mqtt://127.0.0.1:${broker.tcpPort}`, login, false)).rejects.toThrow();
    await vi.waitFor(() => expect(everything()).toContain('ada'));
    expect(everything()).not.toContain(CANARY);
  });
});

describe('pages that connect over WebSocket', () => {
  const answerTo = (origin: string | undefined): Promise<number> => {
    const socket = new WebSocket(`ws://127.0.0.1:${broker.wsPort}`, ['mqtt'], origin === undefined ? {} : { origin });
    return new Promise((resolve) => {
      socket.once('open', () => {
        socket.terminate();
        resolve(101);
      });
      socket.once('unexpected-response', (request, { statusCode }) => {
        request.destroy();
        resolve(statusCode ?? 0);
      });
    });
  };

  it.each([
    undefined,
    'null',
    'file://',
    'http://localhost:5173',
    'https://lab.localhost',
    'http://127.0.0.1:8080',
    'http://127.9.8.7',
    'http://[::1]:3000',
  ])('are let in from %s', async (origin) => {
    expect(await answerTo(origin)).toBe(101);
  });

  it.each(['https://evil.example', 'http://localhost.evil.example', 'http://evillocalhost', 'http://127.0.0.1.nip.io'])(
    'are refused from %s',
    async (origin) => {
      expect(await answerTo(origin)).toBe(403);
    },
  );

  it('are refused when they say what is no address', () => expect(isWelcome('what?')).toBe(false));

  it('are cut off at a message above 16 MiB, and others go on', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${broker.wsPort}`, ['mqtt']);
    socket.on('error', () => undefined);
    await once(socket, 'open');
    socket.send(Buffer.alloc(17 * 1024 * 1024));
    await once(socket, 'close');
    expect(await answerTo(undefined)).toBe(101);
  });
});

/** What a client sent; of a WebSocket, the request and the frames' payloads without their masks [RFC 6455 §5.3]. */
function decoded(bytes: Buffer, isWebSocket: boolean): string {
  if (!isWebSocket) return bytes.toString('latin1');
  let at = bytes.indexOf('\r\n\r\n') + 4;
  let text = bytes.toString('latin1', 0, at);
  while (at < bytes.length) {
    // Frames of this test are shorter than 126 bytes.
    const length = bytes[at + 1]! & 0x7f;
    const key = bytes.subarray(at + 2, at + 6);
    const payload = bytes.subarray(at + 6, at + 6 + length).map((byte, index) => byte ^ key[index % 4]!);
    text += Buffer.from(payload).toString('latin1');
    at += 6 + length;
  }
  return text;
}
