import { describe, expect, it } from 'vitest';

import type { TunnelSpec } from '../../../shared/contract/tunnels.ts';
import { addressProblem, commandOf, placeOf, sentenceOf, warningOf, wayOf } from './tunnel-words.ts';

const near = { host: '127.0.0.1', port: 8080 };
const target = { host: 'db', port: 5432 };
const local: TunnelSpec = { kind: 'local', listen: near, target };
const remote: TunnelSpec = { kind: 'remote', listen: near, target };
const dynamic: TunnelSpec = { kind: 'dynamic', listen: near };
const gateway = { user: 'ada', host: 'gw', port: 22 };

describe('the words for a tunnel', () => {
  it('say who listens and from where the target is reached', () => {
    expect(sentenceOf(local, null, 'gw')).toBe(
      'Programs on this machine connect to 127.0.0.1:8080 and reach db:5432 from gw.',
    );
    expect(sentenceOf(remote, null, 'gw')).toBe(
      'Programs on gw connect to 127.0.0.1:8080 there and reach db:5432 from this machine.',
    );
    expect(sentenceOf(dynamic, null, 'gw')).toContain('SOCKS proxy');
    expect(wayOf(remote, null, 'gw').stations.map(({ where }) => where)).toEqual([
      'gw',
      'gw',
      'This machine',
      'The target',
    ]);
  });

  it('warn of every listening address beyond loopback, and of no other', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost'])
      expect(warningOf({ ...local, listen: { host, port: 1 } }, 'gw')).toBeNull();
    for (const host of ['0.0.0.0', '::', '*', '192.168.1.2', '127.0.0.1.example.org'])
      expect(warningOf({ ...local, listen: { host, port: 1 } }, 'gw')).toContain('without a password');
    expect(warningOf({ ...remote, listen: { host: '*', port: 1 } }, 'gw')).toContain('GatewayPorts');
    expect(warningOf({ kind: 'local', listen: { path: '/run/x' }, target }, 'gw')).toBeNull();
  });

  it('write the command with the port that was given, since ssh takes no 0 for -L and -D', () => {
    const anyPort = { ...local, listen: { host: '127.0.0.1', port: 0 } };
    expect(commandOf(anyPort, null, gateway)).toBeNull();
    expect(commandOf(anyPort, near, gateway)).toBe('ssh -N -L 127.0.0.1:8080:db:5432 ada@gw');
    expect(commandOf({ ...remote, listen: { host: '127.0.0.1', port: 0 } }, near, gateway)).toContain(
      '-R 127.0.0.1:0:',
    );
  });

  it('take a path for a Unix socket, and brackets off IPv6', () => {
    expect(placeOf(' /run/docker.sock ', 80)).toEqual({ path: '/run/docker.sock' });
    expect(placeOf('[::1]', 80)).toEqual({ host: '::1', port: 80 });
  });

  it('say what is no address', () => {
    expect(['db', '::1', '[::1]', '10.0.0.1', '/run/x.sock', '*'].map(addressProblem)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
    expect(addressProblem(' ')).toContain('Enter');
    for (const text of ['a b', 'http://x', `/${'x'.repeat(107)}`]) expect(addressProblem(text)).toContain('This is no');
  });
});
