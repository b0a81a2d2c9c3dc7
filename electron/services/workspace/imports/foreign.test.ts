import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_MQTT } from '../../../../shared/contract/mqtt-profile.ts';
import { readImport } from './read-import.ts';

/** A connection as MQTTX 1.9 to 1.12 export it. */
const mqttx = {
  clientId: 'mqttx_8d807797',
  name: 'greenhouse',
  clean: false,
  protocol: 'wss',
  host: 'broker.example',
  keepalive: 30,
  connectTimeout: 20,
  reconnect: true,
  username: 'lab',
  password: 'secret',
  path: '/ws',
  port: 8084,
  ssl: true,
  certType: 'self',
  rejectUnauthorized: false,
  ca: 'C:\\ca.pem',
  cert: '',
  key: '',
  mqttVersion: '5.0',
  unreadMessageCount: 0,
  subscriptions: [
    {
      id: 'a',
      topic: 'air/#',
      qos: 1,
      alias: '',
      retain: false,
      color: '#0F0',
      createAt: '2026-01-01',
      nl: true,
      rap: false,
      rh: 2,
    },
    { topic: 'off', qos: 0, disabled: true },
    { qos: 0 },
  ],
  messages: [
    {
      id: 'm1',
      createAt: '2026-01-01',
      out: true,
      payload: '{"on":1}',
      qos: 2,
      retain: true,
      topic: 'air/fan',
      properties: { contentType: 'application/json', userProperties: { a: ['1', '2'] } },
    },
    {
      id: 'm2',
      createAt: '2026-01-02',
      out: true,
      payload: '{"on":1}',
      qos: 2,
      retain: true,
      topic: 'air/fan',
      properties: { contentType: 'application/json', userProperties: { a: ['1', '2'] } },
    },
    { id: 'm3', createAt: '2026-01-03', out: false, payload: '21.5', qos: 0, retain: false, topic: 'air/t' },
  ],
  will: { lastWillTopic: 'gone', lastWillPayload: 'bye', lastWillQos: 1, lastWillRetain: true },
  properties: { sessionExpiryInterval: 3600 },
  parentId: 'c1',
  isCollection: false,
  id: 'x1',
};

describe('an export of MQTTX', () => {
  const collection = { id: 'c1', name: 'Plant', isCollection: true, parentId: null };
  const imported = readImport(JSON.stringify([mqttx, collection, { name: 'broken', mqttVersion: '5.0' }]));

  it('gives collections as folders and connections with all they hold', () => {
    expect(imported).toMatchObject({ source: 'mqttx', skipped: ['broken'] });
    expect(imported.entries).toEqual([
      { kind: 'folder', id: 0, folder: null, name: 'Plant' },
      {
        kind: 'mqtt',
        folder: 0,
        name: 'greenhouse',
        password: 'secret',
        settings: {
          ...DEFAULT_MQTT,
          transport: 'wss',
          host: 'broker.example',
          port: 8084,
          path: '/ws',
          clientId: 'mqttx_8d807797',
          username: 'lab',
          keepaliveS: 30,
          connectTimeoutMs: 20_000,
          cleanStart: false,
          sessionExpiryS: 3_600,
          will: { topic: 'gone', payload: 'bye', qos: 1, retain: true },
          subscriptions: [
            { filter: 'air/#', qos: 1, noLocal: true, retainHandling: 2 },
            { filter: 'off', qos: 0, isPaused: true },
          ],
        },
      },
    ]);
  });

  it('gives each message once, the received ones apart', () => {
    expect(imported.messages).toEqual([
      {
        folder: 'MQTTX/greenhouse',
        name: 'fan',
        message: {
          topic: 'air/fan',
          mode: 'json',
          text: '{"on":1}',
          qos: 2,
          retain: true,
          isTemplate: false,
          properties: expect.objectContaining({
            contentType: 'application/json',
            user: [
              ['a', '1'],
              ['a', '2'],
            ],
          }),
        },
      },
      {
        folder: 'MQTTX/greenhouse/received',
        name: 't',
        message: expect.objectContaining({ mode: 'text', text: '21.5', properties: null }),
      },
    ]);
  });

  it('says what the user has to do', () => {
    expect(imported.notes).toEqual([
      'greenhouse: choose its certificate files again, under TLS certificates: C:\\ca.pem',
      expect.stringContaining('greenhouse: certificates were not checked'),
    ]);
  });

  it('may hold its connections in the collections', () => {
    const nested = [{ ...collection, children: [{ ...mqttx, parentId: undefined }] }];
    expect(readImport(JSON.stringify(nested)).entries.map(({ folder, name }) => [folder, name])).toEqual([
      [null, 'Plant'],
      [0, 'greenhouse'],
    ]);
  });

  it('of an older version has neither protocol nor properties', () => {
    const { protocol: _, properties: __, will: ___, parentId: ____, ...old } = mqttx;
    const { entries } = readImport(JSON.stringify([{ ...old, mqttVersion: '3.1.1', port: '8883' }]));
    expect(entries[0]).toMatchObject({ settings: { transport: 'tls', port: 8883, protocolVersion: 4, will: null } });
  });
});

describe('the settings of MQTT Explorer', () => {
  it('give its connections', () => {
    const connection = {
      configVersion: 1,
      certValidation: false,
      clientId: 'mqtt-explorer-1a2b',
      id: 'one',
      name: 'home',
      encryption: true,
      subscriptions: [{ topic: '#', qos: 0 }, '$SYS/#'],
      type: 'mqtt',
      host: '10.0.0.2',
      port: 9001,
      protocol: 'ws',
      basePath: 'mqtt',
      username: 'u',
      password: 'p',
    };
    const file = { ConnectionManager_connections: { one: connection, two: { name: 'no host' } }, Settings: {} };
    expect(readImport(JSON.stringify(file))).toEqual({
      source: 'mqtt-explorer',
      entries: [
        {
          kind: 'mqtt',
          folder: null,
          name: 'home',
          password: 'p',
          settings: {
            ...DEFAULT_MQTT,
            transport: 'wss',
            host: '10.0.0.2',
            port: 9001,
            path: '/mqtt',
            protocolVersion: 4,
            clientId: 'mqtt-explorer-1a2b',
            username: 'u',
            subscriptions: [
              { filter: '#', qos: 0 },
              { filter: '$SYS/#', qos: 0 },
            ],
          },
        },
      ],
      messages: [],
      skipped: ['no host'],
      notes: [expect.stringContaining('home: certificates were not checked')],
    });
  });
});

describe('any other file', () => {
  it('is refused with what would do', () => {
    for (const json of ['', '[]', '{}', '[{"name":"x"}]', '3']) {
      expect(() => readImport(json)).toThrow(expect.objectContaining({ code: 'profile.bad-file' }));
    }
  });

  it('gives settings that are whole, or is named', () => {
    const junk = fc.dictionary(fc.constantFrom(...Object.keys(mqttx)), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 4 }), (list) => {
        const file = [{ ...mqttx }, ...list.map((each) => ({ ...mqttx, ...each }))];
        const { entries, skipped } = readImport(JSON.stringify(file));
        const folders = entries.filter(({ kind }) => kind === 'folder').length;
        expect(entries.length - folders + skipped.length).toBeGreaterThanOrEqual(1);
        expect(entries.every(({ name }) => name.trim() !== '' && name.length <= 200)).toBe(true);
      }),
    );
  });
});
