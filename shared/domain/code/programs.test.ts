import { execFile, execFileSync, spawn } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { connectAsync, type IPublishPacket } from 'mqtt';
import { describe, expect, it } from 'vitest';

import { makeCertificates } from '../../../e2e/fixtures/peers/certificates.ts';
import { Mosquitto } from '../../../e2e/fixtures/peers/mosquitto.ts';
import { mosquittoPublish, MosquittoSubscriber } from '../../../e2e/fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { DEFAULT_MQTT, type MqttSettings } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import {
  type EquivalentMessage,
  type EquivalentSubscription,
  type EquivalentTask,
  filesOf,
  INLINE_BYTES,
} from './equivalent.ts';
import { mosquittoCommand } from './mosquitto-command.ts';
import { mqttJsProgram } from './mqttjs-program.ts';
import { pahoProgram } from './paho-program.ts';

const run = promisify(execFile);
/** The interpreter that has paho-mqtt, where it is not the usual one. */
const python = process.env['PYTHON'] ?? 'python3';

const LANGUAGES = {
  mosquitto: { write: mosquittoCommand, file: 'program.sh', start: 'sh' },
  paho: { write: pahoProgram, file: 'program.py', start: python },
  'MQTT.js': { write: mqttJsProgram, file: 'program.mjs', start: process.execPath },
} as const;
type Language = keyof typeof LANGUAGES;

const password = `it's "green" $HOME`;
const missing = missingPrograms('mosquitto', 'mosquitto_passwd', 'mosquitto_pub', 'mosquitto_sub', 'stdbuf', 'openssl');
const noPaho = whyNoPaho();
const skips: Record<Language, string | null> = { mosquitto: null, paho: noPaho, 'MQTT.js': null };

function whyNoPaho(): string | null {
  const ask = 'import paho.mqtt; print(paho.mqtt.__version__)';
  try {
    const version = execFileSync(python, ['-c', ask], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return version.startsWith('2.') ? null : `paho-mqtt is ${version}, not 2`;
  } catch {
    // No Python, or no paho-mqtt in it.
    return 'not installed: paho-mqtt 2';
  }
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const large = encode('0123456789'.repeat(INLINE_BYTES / 8));

const MESSAGES: [name: string, message: EquivalentMessage][] = [
  ['text', { topic: `lab/it's $HOME "ö"`, payload: encode(`a 'b' "c" \\n %s $X\n{"k": "ö😀"}`), qos: 1, retain: true }],
  ['bytes', { topic: '-t', payload: Uint8Array.from({ length: 256 }, (_, byte) => byte), qos: 2, retain: false }],
  ['controls', { topic: 'lab', payload: encode('-\u001b[31m\0\t'), qos: 0, retain: false }],
  ['nothing', { topic: 'lab', payload: new Uint8Array(), qos: 1, retain: false }],
  ['a large payload', { topic: 'lab', payload: large, qos: 1, retain: false }],
];

const PROPERTIES: PublishProperties = {
  isUtf8: true,
  messageExpiryS: 60,
  contentType: `it's "json"`,
  responseTopic: 'answers/$me',
  correlationData: encode('42 ö'),
  userProperties: [
    ['room', 'a'],
    ['room', 'b'],
    ['7', ''],
  ],
};

/** A folder with the program and what it reads, as a user would make it. */
async function prepare(language: Language, settings: MqttSettings, task: EquivalentTask) {
  const { write, file, start } = LANGUAGES[language];
  const folder = await temporaryFolder();
  const connection = { settings, secrets: ['password'] as const };
  await symlink(join(process.cwd(), 'node_modules'), join(folder.path, 'node_modules'));
  for (const { name, content } of filesOf(connection, task)) await writeFile(join(folder.path, name), content);
  await writeFile(join(folder.path, file), write(connection, task).code!);
  const env = { ...process.env, MQTT_USERNAME: 'lab', MQTT_PASSWORD: password, PYTHONUNBUFFERED: '1' };
  return { folder, file, start, options: { cwd: folder.path, env } };
}

async function publishWith(language: Language, settings: MqttSettings, message: EquivalentMessage): Promise<void> {
  const { folder, file, start, options } = await prepare(language, settings, { do: 'publish', message });
  await using _ = folder;
  await run(start, [file], { ...options, timeout: 15_000 });
}

/** Starts the program, publishes until its first line, ends it, and answers what it wrote. */
async function subscribeWith(
  language: Language,
  settings: MqttSettings,
  subscriptions: EquivalentSubscription[],
  publish: () => Promise<void>,
): Promise<string> {
  const { folder, file, start, options } = await prepare(language, settings, { do: 'subscribe', subscriptions });
  await using _ = folder;
  // mosquitto_sub keeps its lines back in a pipe; the shell is replaced by it, so that the signal reaches it.
  const command = language === 'mosquitto' ? ['stdbuf', '-oL', start] : [start];
  const child = spawn(command[0]!, [...command.slice(1), file], { ...options, detached: true });
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written += text));
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  const gone = new Promise((resolve) => child.once('close', resolve));
  try {
    await expect
      .poll(async () => (await publish(), written.includes('\n') || words), { timeout: 15_000, interval: 100 })
      .toBeTruthy();
    expect(words).toBe('');
  } finally {
    process.kill(-child.pid!, 'SIGINT');
    await gone;
  }
  return written.slice(0, written.indexOf('\n'));
}

describe.skipIf(missing)(`programs on mosquitto${missing ? ` (${missing})` : ''}`, () => {
  for (const [language, skip] of Object.entries(skips) as [Language, string | null][]) {
    const title = `${language}${skip ? ` (${skip})` : ''}`;
    it.skipIf(skip).each(MESSAGES)(`${title} publishes %s exactly`, async (_, message) => {
      await using broker = await Mosquitto.start();
      await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['#'], qos: 2 });
      const settings = { ...DEFAULT_MQTT, port: broker.port, keepaliveS: 30, sessionExpiryS: 60 };
      await publishWith(language, settings, message);
      const [received] = await subscriber.received(1);
      expect(received).toEqual({
        topic: message.topic,
        qos: message.qos,
        // To who is subscribed already it comes as a live one [MQTT-3.3.1-9].
        isRetained: false,
        payload: new Uint8Array(message.payload),
      });
    });

    const transports = language === 'mosquitto' ? (['tcp', 'tls'] as const) : (['tcp', 'tls', 'ws', 'wss'] as const);
    for (const protocolVersion of [4, 5] as const) {
      it.skipIf(skip).each(transports)(
        `${title} connects as the profile does, protocol ${protocolVersion} over %s`,
        async (transport) => {
          await using folder = await temporaryFolder();
          const { authority, server } = await makeCertificates(folder.path);
          const isSecure = transport === 'tls' || transport === 'wss';
          const isWeb = transport === 'ws' || transport === 'wss';
          const tls = isSecure ? { tls: server } : {};
          await using broker = await Mosquitto.start({ users: { lab: password }, hasWebSocket: isWeb, ...tls });
          const pem = execFileSync('cat', [authority], { encoding: 'utf8' });
          const settings: MqttSettings = {
            ...DEFAULT_MQTT,
            transport,
            protocolVersion,
            host: 'localhost',
            port: isWeb ? broker.webSocketPort : broker.port,
            username: 'lab',
            clientId: `it's me ${language}`,
            cleanStart: false,
            sessionExpiryS: 60,
            will: { topic: 'gone/$x', payload: `it's "over"`, qos: 1, retain: true },
            ca: isSecure ? { name: 'authority.pem', pem } : null,
          };
          const reach = {
            port: broker.port,
            user: 'lab',
            password,
            ...(isSecure ? { authority } : {}),
          };
          const topic = 'lab/a b';
          const line = await subscribeWith(language, settings, [{ filter: 'lab/+', qos: 1 }], () =>
            mosquittoPublish({ ...reach, topic, payload: 'hello', qos: 1 }),
          );
          expect(line).toBe('lab/a b hello');
          expect(broker.log).toContain(`as ${settings.clientId} (p${protocolVersion === 5 ? 5 : 2}, c0, k60, u'lab')`);
          expect(broker.log).toContain('Will message specified (11 bytes) (r1, q1).');
        },
      );
    }
  }

  for (const [language, skip] of Object.entries(skips) as [Language, string | null][]) {
    it.skipIf(skip)(`${language} sends the properties of MQTT 5.0${skip ? ` (${skip})` : ''}`, async () => {
      await using broker = await Mosquitto.start();
      const client = await connectAsync({ host: '127.0.0.1', port: broker.port, protocolVersion: 5 });
      try {
        await client.subscribeAsync('#');
        const arrived = new Promise<IPublishPacket>((resolve) => {
          client.once('message', (_topic, _payload, packet) => resolve(packet));
        });
        const settings = { ...DEFAULT_MQTT, port: broker.port };
        await publishWith(language, settings, { ...MESSAGES[0]![1], properties: PROPERTIES });
        const { properties } = await arrived;
        expect(properties).toEqual({
          payloadFormatIndicator: true,
          messageExpiryInterval: 60,
          contentType: `it's "json"`,
          responseTopic: 'answers/$me',
          correlationData: Buffer.from('42 ö'),
          userProperties: Object.assign(Object.create(null), { room: ['a', 'b'], '7': '' }),
        });
      } finally {
        await client.endAsync();
      }
    });
  }

  for (const [language, skip] of Object.entries(skips) as [Language, string | null][]) {
    it.skipIf(skip)(`${language} subscribes with options${skip ? ` (${skip})` : ''}`, async () => {
      await using broker = await Mosquitto.start();
      const options = { retainAsPublished: true, retainHandling: 2 } as const;
      const reach = { port: broker.port, qos: 1 } as const;
      await mosquittoPublish({ ...reach, topic: 'lab/old', payload: 'kept', isRetained: true });
      const settings = { ...DEFAULT_MQTT, port: broker.port };
      const line = await subscribeWith(language, settings, [{ filter: 'lab/+', qos: 1, ...options }], () =>
        mosquittoPublish({ ...reach, topic: 'lab/new', payload: 'live' }),
      );
      // Without the option the retained message would come first.
      expect(line).toBe('lab/new live');
    });
  }

  it('mosquitto_sub asks for the QoS of each filter with a command of its own', () => {
    const subscriptions = [
      { filter: 'a', qos: 0 as const },
      { filter: 'b', qos: 1 as const },
      { filter: 'c', qos: 0 as const },
    ];
    const { code, notes } = mosquittoCommand(
      { settings: DEFAULT_MQTT, secrets: [] },
      { do: 'subscribe', subscriptions },
    );
    expect(code).toBe(
      'mosquitto_sub -h 127.0.0.1 -p 1883 -V mqttv5 -v -t a -t c\n\n' +
        'mosquitto_sub -h 127.0.0.1 -p 1883 -V mqttv5 -v -t b -q 1',
    );
    expect(notes).toHaveLength(1);
  });
});

it.skipIf(missingPrograms('python3'))('every Python program compiles', async () => {
  await using folder = await temporaryFolder();
  const settings: MqttSettings = { ...DEFAULT_MQTT, transport: 'wss', username: 'x', sessionExpiryS: 9 };
  const connection = { settings, secrets: ['password'] as const };
  const tasks: EquivalentTask[] = [
    ...MESSAGES.map(([, message]) => ({ do: 'publish' as const, message })),
    { do: 'publish', message: { ...MESSAGES[0]![1], properties: PROPERTIES } },
    { do: 'subscribe', subscriptions: [{ filter: `it's "#"`, qos: 2 }] },
  ];
  for (const [at, task] of tasks.entries()) {
    await writeFile(join(folder.path, `p${at}.py`), pahoProgram(connection, task).code!);
    await run('python3', ['-m', 'py_compile', join(folder.path, `p${at}.py`)]);
  }
});

it('writes the options of a subscription only where there are such', () => {
  const subscriptions: EquivalentSubscription[] = [
    { filter: 'a', qos: 1, noLocal: true, retainAsPublished: true, retainHandling: 1 },
    { filter: '$share/g/b', qos: 0, noLocal: true },
  ];
  const task = { do: 'subscribe', subscriptions } as const;
  const five = { settings: DEFAULT_MQTT, secrets: [] };
  const four = { settings: { ...DEFAULT_MQTT, protocolVersion: 4 as const }, secrets: [] };
  expect(mqttJsProgram(five, task).code).toContain(
    '  ["a", { qos: 1, nl: true, rap: true, rh: 1 }],\n  ["$share/g/b", { qos: 0 }],\n',
  );
  expect(mqttJsProgram(four, task).code).toContain('  ["a", { qos: 1 }],');
  expect(pahoProgram(five, task).code).toContain(
    '("a", SubscribeOptions(qos=1, noLocal=True, retainAsPublished=True, retainHandling=1)),',
  );
  expect(pahoProgram(four, task).code).not.toContain('SubscribeOptions');
  expect(mosquittoCommand(five, task).notes).toEqual([
    expect.stringContaining('one command for each'),
    expect.stringContaining('no local'),
    expect.stringContaining('only if the subscription is new'),
  ]);
  expect(mosquittoCommand(four, task).notes).toHaveLength(1);
});

it('says what a tool cannot do', () => {
  const message = MESSAGES[0]![1];
  const secrets = [] as const;
  const web = mosquittoCommand({ settings: { ...DEFAULT_MQTT, transport: 'ws' }, secrets }, { do: 'publish', message });
  expect(web).toEqual({ code: null, notes: [expect.stringContaining('WebSocket')] });
  const control = { ...message, topic: 'a\u0001' };
  expect(mosquittoCommand({ settings: DEFAULT_MQTT, secrets }, { do: 'publish', message: control }).code).toBeNull();
  const settings = {
    ...DEFAULT_MQTT,
    keepaliveS: 0,
    clientId: 'x',
    will: { topic: 'a', payload: '\0', qos: 0 as const, retain: false },
  };
  const { code, notes } = mosquittoCommand({ settings, secrets }, { do: 'publish', message });
  expect(code).toContain('-k 5');
  expect(code).not.toContain('--will');
  expect(notes).toHaveLength(3);
});

describe('application protocols (ALPN)', () => {
  const settings = { ...DEFAULT_MQTT, transport: 'tls' as const, alpn: ['x-amzn-mqtt-ca', 'mqtt'] };
  const task: EquivalentTask = { do: 'publish', message: MESSAGES[0]![1] };
  const written = (language: Language) => LANGUAGES[language].write({ settings, secrets: [] }, task);

  it('are in what can offer them, and said to be left out of the rest', () => {
    expect(written('MQTT.js').code).toContain('ALPNProtocols: ["x-amzn-mqtt-ca", "mqtt"],');
    expect(written('mosquitto').code).toContain('--tls-alpn x-amzn-mqtt-ca');
    expect(written('mosquitto').notes.join(' ')).toContain('the command has the first');
    expect(written('paho').notes.join(' ')).toContain('(ALPN) are left out');
  });
});
