import { describe, expect, it } from 'vitest';

import { DEFAULT_BROKER } from '../../contract/broker-settings.ts';
import { mosquittoAcl, readAcl } from './acl-file.ts';
import { readPasswords } from './password-file.ts';
import { readMosquitto } from './read-conf.ts';
import { mosquittoConf } from './write-conf.ts';

const read = (conf: string, more: { acl?: string; passwords?: string } = {}) =>
  readMosquitto({ conf, acl: '', passwords: '', ...more });
const notes = (reading: ReturnType<typeof read>): string[] =>
  reading.notes.map(({ file, line, text }) => `${file} ${line}: ${text}`);
const HASH = '$7$101$c2FsdHNhbHRzYWx0$aGFzaA==';

describe('readMosquitto', () => {
  it('takes listeners, users, rules and limits', () => {
    const conf = [
      ...['user mosquitto', 'allow_anonymous true', 'password_file /p', 'acl_file /a', 'persistence true'],
      ...['message_size_limit 1000', 'listener 1884', 'max_connections 5', 'listener 9002 127.0.0.1'],
      ...['protocol websockets', 'bind_interface lo', 'log_type all'],
    ].join('\n');
    const reading = read(conf, { acl: 'user ada\ntopic read a/#\npattern write b/%c', passwords: `ada:${HASH}` });
    expect(reading.change).toMatchObject({
      reach: 'network',
      allowsAnonymous: true,
      keepsState: true,
      maxPayloadBytes: 1000,
      maxClients: 5,
      users: [{ name: 'ada' }],
      hasRules: true,
      rules: [
        { user: 'ada', access: 'read', filter: 'a/#' },
        { user: '', access: 'write', filter: 'b/%c' },
      ],
      listeners: {
        tcp: { isOn: true, port: 1884 },
        tls: { isOn: false },
        ws: { isOn: true, port: 9002 },
        wss: { isOn: false },
      },
    });
    expect(reading.users).toEqual([{ name: 'ada', hash: HASH }]);
    expect(notes(reading)).toEqual([]);
  });

  it('says what it leaves out, with its line', () => {
    const conf = [
      ...['max_queued_messages 5', 'password_file /p', 'acl_file /a', 'queue_qos0_messages false', 'odd 1'],
      ...[
        'listener 1',
        'listener 2',
        'listener 0 /s',
        'listener 3',
        'certfile /c',
        'keyfile /k',
        'require_certificate true',
      ],
      ...['connection up', 'address x', 'topic #'],
    ].join('\n');
    expect(notes(read(conf))).toEqual([
      'mosquitto.conf 1: max_queued_messages is left out: the embedded broker has nothing like it',
      'mosquitto.conf 1: TLS listeners take a certificate of the lab’s authority in place of certfile',
      'mosquitto.conf 2: The users of /p are not here yet: add that file',
      'mosquitto.conf 3: The rules of /a are not here yet: add that file',
      'mosquitto.conf 5: odd is left out: Wirebench does not know it',
      'mosquitto.conf 7: A second listener of this kind is left out: port 2',
      'mosquitto.conf 8: A listener on a Unix socket is left out: the embedded broker listens on TCP only',
      'mosquitto.conf 12: require_certificate is left out: the embedded broker has nothing like it',
      'mosquitto.conf 13: The bridge “up” is left out: the embedded broker has none',
    ]);
  });

  it('reads back what is written for the settings', () => {
    const settings = {
      ...DEFAULT_BROKER,
      listeners: { ...DEFAULT_BROKER.listeners, wss: { isOn: true, port: 9443 } },
      users: [{ name: 'ada' }],
      hasRules: true,
      rules: [{ user: 'ada', clientId: '', access: 'both', filter: '#' }],
      maxClients: 9,
      keepsState: true,
    } as const;
    const kinds = (['tcp', 'ws', 'wss'] as const).map((kind) => ({ kind, port: settings.listeners[kind].port }));
    const written = mosquittoConf({
      settings: { ...settings, users: [...settings.users], rules: [...settings.rules] },
      listeners: kinds,
      files: { passwords: 'passwords', acl: 'acl', tls: { certificate: 'c', key: 'k' } },
      ...{ stateFolder: '/s', runAs: null, loopbackInterface: 'lo' },
    });
    const { change } = read(written, { acl: mosquittoAcl([...settings.rules]), passwords: `ada:${HASH}` });
    const { listeners, reach, users, hasRules, rules, maxClients, maxPayloadBytes, keepsState } = settings;
    expect(change).toEqual({
      ...{ listeners, reach, users, hasRules, rules, maxClients, maxPayloadBytes, keepsState },
      allowsAnonymous: true,
    });
  });

  it('knows that without a listener Mosquitto serves this machine only', () => {
    expect(read('').change).toMatchObject({ reach: 'loopback', allowsAnonymous: true });
    expect(read('port 1885').change).toMatchObject({
      ...{ reach: 'network', allowsAnonymous: false },
      listeners: { tcp: { port: 1885 } },
    });
    for (const said of ['false', '0']) {
      const closed = read(`port 1883\nallow_anonymous ${said}\npassword_file pw`);
      expect(closed.change).toMatchObject({ allowsAnonymous: false });
    }
    expect(read('allow_anonymous false').change).toMatchObject({ allowsAnonymous: false });
    expect(read('listener 1\nallow_anonymous 1\npersistence 1').change).toMatchObject({
      ...{ allowsAnonymous: true, keepsState: true },
    });
  });

  it('finds listeners wherever they stand', () => {
    expect(read('listener 1 127.0.0.1\nprotocol websockets\nport 1885').change).toMatchObject({
      reach: 'network',
      listeners: { ws: { isOn: true, port: 1 }, tcp: { isOn: true, port: 1885 } },
    });
  });
});

describe('readAcl', () => {
  it('reads every kind of line, and names what it does not take', () => {
    expect(readAcl('# x\ntopic open/#\nuser a b\ntopic deny x y\ntopic readwrite z\npattern a/#/b\nrole x')).toEqual({
      rules: [
        { user: '', clientId: '', access: 'both', filter: 'open/#' },
        { user: 'a b', clientId: '', access: 'deny', filter: 'x y' },
        { user: 'a b', clientId: '', access: 'both', filter: 'z' },
      ],
      notes: [
        { line: 2, text: expect.stringContaining('anonymous clients only') },
        { line: 6, text: expect.stringContaining('is not a topic filter') },
        { line: 7, text: '“role” is none of user, topic and pattern' },
      ],
    });
  });
});

describe('readPasswords', () => {
  it('takes hashes only', () => {
    const { users, notes: said } = readPasswords(`a:${HASH}\nb:plain\nc\n:x\nd:$9$x$y\ne:$6$YQ==$Yg==\n`);
    expect(users.map(({ name }) => name)).toEqual(['a', 'e']);
    expect(said.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });
});
