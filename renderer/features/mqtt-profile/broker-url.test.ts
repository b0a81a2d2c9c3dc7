import { describe, expect, it } from 'vitest';

import { parseBrokerUrl } from './broker-url.ts';

const plain = { path: null, username: null, password: null };

describe('parseBrokerUrl', () => {
  it.each([
    ['mqtt://broker.lab', { ...plain, transport: 'tcp', host: 'broker.lab', port: 1883 }],
    ['  MQTTS://broker.lab:18883 ', { ...plain, transport: 'tls', host: 'broker.lab', port: 18883 }],
    ['ssl://10.0.0.7', { ...plain, transport: 'tls', host: '10.0.0.7', port: 8883 }],
    ['ws://broker.lab:80/mqtt?x=1', { ...plain, transport: 'ws', host: 'broker.lab', port: 80, path: '/mqtt?x=1' }],
    ['wss://broker.lab', { ...plain, transport: 'wss', host: 'broker.lab', port: 443 }],
    ['mqtt://[::1]:1884', { ...plain, transport: 'tcp', host: '::1', port: 1884 }],
  ])('reads %s', (text, expected) => {
    expect(parseBrokerUrl(text)).toEqual(expected);
  });

  it('reads user and password, decoded', () => {
    expect(parseBrokerUrl('mqtts://ada:p%40ss@h:8883')).toMatchObject({
      username: 'ada',
      password: 'p@ss',
      port: 8883,
    });
    expect(parseBrokerUrl('mqtt://ada@h')).toMatchObject({ username: 'ada', password: null });
  });

  it.each(['broker.lab', '192.168.0.1:1883', 'ftp://h', 'mqtt://', 'mqtt://a b', ''])('leaves %j alone', (text) => {
    expect(parseBrokerUrl(text)).toBeNull();
  });
});
