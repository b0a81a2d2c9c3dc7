import { describe, expect, it } from 'vitest';

import { messageCsv, messageJson } from './message-text.ts';

const message = { topic: 'a,b', atMs: 1_000.5, qos: 1, retain: true, payload: new TextEncoder().encode('say "hi"\n') };

describe('a message in an export', () => {
  it('is JSON with its payload as text', () => {
    expect(JSON.parse(messageJson(message))).toEqual({
      topic: 'a,b',
      time: '1970-01-01T00:00:01.000Z',
      qos: 1,
      retain: true,
      payload: 'say "hi"\n',
    });
  });

  it('is a line of CSV, quoted where it must be (RFC 4180 §2)', () => {
    expect(messageCsv(message)).toBe('1970-01-01T00:00:01.000Z,1000,"a,b",1,true,utf-8,"say ""hi""\n"\r\n');
  });

  it('has its payload in base64 where it is no UTF-8', () => {
    const binary = { ...message, topic: 'a', payload: Uint8Array.of(0xff, 0xfe) };
    expect(JSON.parse(messageJson(binary))).toMatchObject({ payloadBase64: '//4=' });
    expect(messageCsv(binary)).toContain(',base64,//4=\r\n');
  });
});
