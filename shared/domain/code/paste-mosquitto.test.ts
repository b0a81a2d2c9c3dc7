import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_MQTT, type Qos } from '../../contract/mqtt-profile.ts';
import { mosquittoCommand } from './mosquitto-command.ts';
import { pasteMosquitto } from './paste-mosquitto.ts';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
const connection = { settings: { ...DEFAULT_MQTT, username: 'lab', clientId: "it's" }, secrets: ['password'] as const };

/** What the command publishes, with its payload as text. */
function pasted(command: string) {
  const result = pasteMosquitto(command);
  if (result.do !== 'publish') throw new Error(result.do === 'nothing' ? result.reason : result.do);
  return { ...result, payload: decode(result.payload) };
}
function reasonOf(command: string): string | null {
  const result = pasteMosquitto(command);
  return result.do === 'nothing' ? result.reason : null;
}

const hostile = fc.string({ unit: fc.constantFrom(...Array.from(`'"\\$\`^%!#&|<>(); \n-=aö😀{}`)), maxLength: 30 });
const qos = fc.constantFrom<Qos>(0, 1, 2);
const topic = fc
  .oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 200 }))
  .map((text) => text.toWellFormed().replaceAll(/[\0-\x1f\x7f-\x9f]/g, '/'));

const subscription = fc.record(
  { filter: topic, qos, retainAsPublished: fc.constant(true), retainHandling: fc.constant(2 as const) },
  { requiredKeys: ['filter', 'qos'] },
);

describe('what “Copy as…” wrote', () => {
  it('is the same message again, byte for byte', () => {
    const bytewise = fc.uint8Array({ maxLength: 300 }).map((all) => new Uint8Array(all));
    const payload = fc.oneof(bytewise, hostile.map(encode));
    fc.assert(
      fc.property(topic, payload, qos, fc.boolean(), (name, bytes, level, retain) => {
        const message = { topic: name, payload: bytes, qos: level, retain };
        const { code } = mosquittoCommand(connection, { do: 'publish', message });
        const result = pasteMosquitto(code!);
        expect(result).toMatchObject({ do: 'publish', topic: name, qos: level, retain, properties: {} });
        expect(result.do === 'publish' && Array.from(result.payload ?? [])).toEqual(Array.from(bytes));
      }),
    );
  });

  it('is the same properties again', () => {
    const text = hostile.map((all) => all.replaceAll('\n', '/'));
    const properties = fc.record(
      {
        isUtf8: fc.boolean(),
        messageExpiryS: fc.nat(),
        contentType: text,
        responseTopic: text,
        correlationData: text.map(encode),
        topicAlias: fc.integer({ min: 1, max: 65_535 }),
        userProperties: fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(properties, (all) => {
        const message = { topic: 'a', payload: encode('b'), qos: 0 as const, retain: false, properties: all };
        const result = pasteMosquitto(mosquittoCommand(connection, { do: 'publish', message }).code!);
        expect(result.do === 'publish' && result.properties).toEqual(all);
      }),
    );
  });

  it('is the same subscriptions again', () => {
    const subscriptions = fc.uniqueArray(subscription, {
      minLength: 1,
      maxLength: 6,
      selector: ({ filter }) => filter,
    });
    fc.assert(
      fc.property(subscriptions, (all) => {
        const result = pasteMosquitto(mosquittoCommand(connection, { do: 'subscribe', subscriptions: all }).code!);
        expect(result.do).toBe('subscribe');
        if (result.do !== 'subscribe') return;
        expect(result.subscriptions).toHaveLength(all.length);
        expect(result.subscriptions).toEqual(expect.arrayContaining(all));
      }),
    );
  });
});

it('reads every part of a message, and says what stays behind', () => {
  const result = pasted(
    `mosquitto_pub -h broker.lab -p 8883 -u lab -P "s3cret" --cafile /etc/ca.pem -V mqttv5 -t 'room 1/lamp' -m '{"on": true}' -q 1 -r \\
       -D publish content-type application/json -D PUBLISH user-property "a b" c -D publish user-property "a b" d \\
       -D publish message-expiry-interval 60 -D connect session-expiry-interval 5 --will-topic gone --repeat 3 -d`,
  );
  expect(result).toEqual({
    do: 'publish',
    topic: 'room 1/lamp',
    payload: '{"on": true}',
    qos: 1,
    retain: true,
    properties: {
      contentType: 'application/json',
      messageExpiryS: 60,
      userProperties: [
        ['a b', 'c'],
        ['a b', 'd'],
      ],
    },
    notes: [
      'The message is sent once: --repeat.',
      'Only properties of the message itself are taken over, not these: -D connect session-expiry-interval.',
      'Not taken over, since this connection stays as it is: -h, -p, -u, -P, --cafile, -V, --will-topic.',
      'Not needed here: -d.',
    ],
  });
});

it.each([
  ['a prompt', `$ mosquitto_pub -t a -m b`],
  ['a prompt of root', `# mosquitto_pub -t a -m b`],
  ['sudo and a path', `sudo /usr/bin/mosquitto_pub -t a -m b`],
  ['cmd', `C:\\Users\\lab>mosquitto_pub.exe -t "a" ^\r\n  -m "b"`],
  ['PowerShell', `PS C:\\> & 'C:\\Program Files\\mosquitto\\mosquitto_pub.exe' -t a \`\r\n -m b`],
  ['a URL', `mosquitto_pub -L mqtts://u:p@h:8883/a -m b`],
  ['echo', `echo -n b | mosquitto_pub -t a -s`],
  ['printf with a value', `printf %s b |\n mosquitto_pub --topic a --stdin-file > /dev/null 2>&1 && echo done`],
  ['a comment', `# lamp\nmosquitto_pub -t a -m b # on`],
])('understands %s', (_, command) => {
  expect(pasted(command)).toMatchObject({ topic: 'a', payload: 'b' });
});

it.each([
  ['mosquitto_pub -t a -f "my file.bin"', 'The payload is in a file: choose my file.bin with “From file…”.'],
  ['mosquitto_pub -t a -s < x.bin', 'The payload is in a file: choose x.bin with “From file…”.'],
  ['date | mosquitto_pub -t a -s', 'The payload is what date writes, which is not known here: fill it in.'],
  ['mosquitto_pub -t a -l', '-l sends each line of its input as a message of its own: the form sends one.'],
  ['mosquitto_pub -t a', 'The command has no payload: fill it in.'],
])('leaves the payload open: %s', (command, note) => {
  expect(pasted(command)).toMatchObject({ payload: null, notes: [note] });
});

it('takes what a shell would replace as it is written, and says so', () => {
  expect(pasted('mosquitto_pub -t "$ROOM/lamp" -m \'$5\'')).toMatchObject({
    topic: '$ROOM/lamp',
    payload: '$5',
    notes: ['What a shell would replace behind them is taken as it is written: -t.'],
  });
});

it.each([
  ['', 'There is no mosquitto_pub or mosquitto_sub command in it.'],
  ["mosquitto_pub -t 'a -m b", "The quote ' at character 18 is never closed."],
  ['mosquitto_pub -t', '-t needs a value behind it.'],
  ['mosquitto_pub -t a -m b -n', 'Only one of -m, -f, -n, -s and -l can be given.'],
  ['mosquitto_pub -t a -q 3 -m b', '-q is 0, 1 or 2.'],
  ['mosquitto_pub --topic=a -m b', '“--topic=a” is not an option of mosquitto_pub 2.0.'],
  ['mosquitto_pub -t a -v', '“-v” is not an option of mosquitto_pub 2.0.'],
  ['mosquitto_pub -t a -D publish topic-alias 0', '-D publish: topic-alias is a number from 1 to 65,535.'],
  ['mosquitto_sub -h a', 'The command has no topic: -t is missing.'],
  ['mosquitto_pub -t a -s << EOF', 'A here-document (<<) cannot be read. Put the payload behind -m.'],
])('refuses what the program would: %s', (command, reason) => {
  expect(reasonOf(command)).toBe(reason);
});

it('takes the filters of mosquitto_sub with their options', () => {
  expect(pasteMosquitto("mosquitto_sub -v -t a/# -t '$SYS/#' -q 2 -R --retain-as-published -T a/b -C 5")).toEqual({
    do: 'subscribe',
    subscriptions: [
      { filter: 'a/#', qos: 2, retainAsPublished: true, retainHandling: 2 },
      { filter: '$SYS/#', qos: 2, retainAsPublished: true, retainHandling: 2 },
    ],
    notes: ['Not taken over, since a subscription here shows all that comes: -T.', 'Not needed here: -v, -C.'],
  });
});

it('never throws, whatever is pasted', () => {
  const options = fc.constantFrom(
    'mosquitto_pub',
    'mosquitto_sub',
    '-t',
    '-m',
    '-D',
    'publish',
    '|',
    'printf',
    '-s',
    '<',
    '\\x',
    '%d',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(options, hostile, fc.string())), (words) => {
      expect(['publish', 'subscribe', 'nothing']).toContain(pasteMosquitto(words.join(' ')).do);
    }),
  );
});
