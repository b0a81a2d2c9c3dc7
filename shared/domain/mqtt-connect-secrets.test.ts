import fc from 'fast-check';
import { generate, type IConnectPacket } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';

import { connectSecrets } from './mqtt-connect-secrets.ts';
import { redacted } from './redactor.ts';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((value) => !value.includes('\0'));
const blob = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const secret = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const word = fc.integer({ min: 1, max: 65_535 });
const long = fc.integer({ min: 1, max: 4_294_967_295 });
const users = fc.dictionary(text, text, { maxKeys: 3 });

const will = fc.record({ topic: text, payload: blob, qos: fc.constantFrom(0, 1, 2), retain: fc.boolean() });
const willProperties = fc.record(
  { willDelayInterval: long, contentType: text, correlationData: blob, userProperties: users },
  { requiredKeys: [] },
);
const properties = fc.record(
  {
    sessionExpiryInterval: long,
    receiveMaximum: word,
    maximumPacketSize: long,
    topicAliasMaximum: word,
    requestResponseInformation: fc.boolean(),
    requestProblemInformation: fc.boolean(),
    userProperties: users,
  },
  { requiredKeys: [] },
);

/** mqtt-packet asks for a user name with every password. */
const login = optional(fc.record({ username: text, password: optional(secret) }));

const older = fc.record({
  version: fc.constantFrom({ protocolId: 'MQIsdp', protocolVersion: 3 }, { protocolId: 'MQTT', protocolVersion: 4 }),
  bridgeMode: fc.boolean(),
  clientId: text,
  clean: fc.boolean(),
  keepalive: word,
  will: optional(will),
  login,
});
const newer = fc.record({
  clientId: text,
  clean: fc.boolean(),
  keepalive: word,
  will: optional(fc.tuple(will, optional(willProperties))),
  login,
  properties: optional(properties),
  authentication: optional(fc.record({ authenticationMethod: text, authenticationData: secret })),
});

const stars = (bytes: Buffer): Buffer => Buffer.alloc(bytes.length, '*');

/** A packet and the same with stars for its secrets. */
const packet: fc.Arbitrary<{ sent: Buffer; shown: Buffer }> = fc.oneof(
  older.map(({ version, login: user, will: last, ...rest }) => {
    const make = (hide: (bytes: Buffer) => Buffer): Buffer =>
      bytesOf({
        ...rest,
        ...version,
        ...(last && { will: last }),
        ...(user && { username: user.username }),
        ...(user?.password && { password: hide(user.password) }),
      });
    return { sent: make((bytes) => bytes), shown: make(stars) };
  }),
  newer.map(({ authentication, properties: some, will: last, login: user, ...rest }) => {
    const make = (hide: (bytes: Buffer) => Buffer): Buffer =>
      bytesOf({
        ...rest,
        protocolId: 'MQTT',
        protocolVersion: 5,
        ...(last && { will: { ...last[0], ...(last[1] && { properties: last[1] }) } }),
        ...(user && { username: user.username }),
        ...(user?.password && { password: hide(user.password) }),
        properties: {
          ...some,
          ...(authentication && {
            authenticationMethod: authentication.authenticationMethod,
            authenticationData: hide(authentication.authenticationData),
          }),
        },
      });
    return { sent: make((bytes) => bytes), shown: make(stars) };
  }),
);

function bytesOf(options: object): Buffer {
  return generate({ cmd: 'connect', ...options } as IConnectPacket);
}

const cuts = fc.array(fc.nat({ max: 2_000 }), { maxLength: 8 });

/** The pieces one after another, as a log gets them. */
function inPieces(bytes: Buffer, at: readonly number[]): Buffer {
  const redactor = connectSecrets();
  const ends = [...at.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return Buffer.concat(ends.map((end, index) => redacted(bytes.subarray(ends[index - 1] ?? 0, end), redactor)));
}

describe('the secrets of a CONNECT', () => {
  it('are stars, and all else is as it was, however it is cut [MQTT-3.1.3.5]', () => {
    fc.assert(
      fc.property(packet, secret, cuts, ({ sent, shown }, next, at) => {
        const copy = Buffer.from(sent);
        expect(inPieces(Buffer.concat([sent, next]), at).equals(Buffer.concat([shown, next]))).toBe(true);
        expect(sent.equals(copy)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('end where the packet says, and what comes then is handed on as it is', () => {
    const redactor = connectSecrets();
    redacted(bytesOf({ clientId: 'a', protocolVersion: 4, username: 'u', password: Buffer.from('pw') }), redactor);
    expect(redactor.isDone).toBe(true);
    const publish = Buffer.from([0x30, 4, 0, 1, 0x61, 0x62]);
    expect(redacted(publish, redactor)).toBe(publish);
  });

  it('are there without a user name, too, as MQTT 5.0 allows', () => {
    const bytes = Buffer.from([0x10, 18, 0, 4, ...Buffer.from('MQTT'), 5, 0x42, 0, 0, 0, 0, 1, 0x61, 0, 2, 0x70, 0x77]);
    const shown = Buffer.from(redacted(bytes, connectSecrets()));
    expect(shown.toString('latin1', 14)).toBe('\x01a\0\x02**');
  });

  it('are not looked for in what is no CONNECT', () => {
    const connack = Buffer.from([0x20, 2, 0, 0]);
    const redactor = connectSecrets();
    expect(redacted(connack, redactor)).toBe(connack);
    expect(redactor.isDone).toBe(true);
  });

  it('are hidden with the rest of the properties behind an unknown one', () => {
    const bytes = Buffer.from([0x10, 30, 0, 4, ...Buffer.from('MQTT'), 5, 2, 0, 0, 5, 0x7f, 1, 2, 3, 4, 0, 1, 0x61]);
    const shown = Buffer.from(redacted(bytes, connectSecrets()));
    expect(shown.toString('latin1', 13)).toBe('\x7f****\0\x01a');
  });

  it('make no trouble in garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), cuts, (garbage, isConnect, at) => {
        const bytes = Buffer.from(isConnect ? [0x10, ...garbage] : garbage);
        expect(inPieces(bytes, at)).toHaveLength(bytes.length);
      }),
    );
  });
});
