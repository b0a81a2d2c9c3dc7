import { describe, expect, it } from 'vitest';

import { brokerAddress, hostPort } from './broker-address.ts';

describe('the address of a broker', () => {
  it.each([
    ['mqtt://broker.lab:1883', { transport: 'tcp', host: 'broker.lab', port: 1883, path: '/unused' }],
    ['mqtts://[fe80::1%eth0]:8883', { transport: 'tls', host: 'fe80::1%eth0', port: 8883, path: '' }],
    ['ws://[::1]:9001/mqtt', { transport: 'ws', host: '::1', port: 9001, path: '/mqtt' }],
    ['wss://h:443/mqtt?x=1', { transport: 'wss', host: 'h', port: 443, path: 'mqtt?x=1' }],
    ['wss://h:443/', { transport: 'wss', host: 'h', port: 443, path: '' }],
  ] as const)('is %s', (address, settings) => {
    expect(brokerAddress(settings)).toBe(address);
  });

  it('puts IPv6 in brackets once', () => {
    expect([hostPort('::1', 1), hostPort('[::1]', 1), hostPort('127.0.0.1', 1)]).toEqual([
      '[::1]:1',
      '[::1]:1',
      '127.0.0.1:1',
    ]);
  });
});
