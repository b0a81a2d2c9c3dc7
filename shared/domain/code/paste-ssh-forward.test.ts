import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readSshForward } from './paste-ssh-forward.ts';
import { sshForwardCommand, type SshForward } from './ssh-forward-command.ts';

const near = (port: number) => ({ host: '127.0.0.1', port });
const db = { host: 'db', port: 5432 };

describe('a pasted ssh command', () => {
  it.each<[string, SshForward]>([
    ['ssh -L 8080:db:5432 ada@gw', { kind: 'local', listen: near(8080), target: db }],
    ['ssh -fNL 8080:db:5432 ada@gw', { kind: 'local', listen: near(8080), target: db }],
    ['ssh -L8080:db:5432 gw', { kind: 'local', listen: near(8080), target: db }],
    [
      'ssh -i "my key" -p 2222 -NR 0.0.0.0:80:db:5432 gw',
      { kind: 'remote', listen: { host: '0.0.0.0', port: 80 }, target: db },
    ],
    ['ssh -L :8080:db:5432 gw', { kind: 'local', listen: { host: '*', port: 8080 }, target: db }],
    ["ssh -L '*:8080:db:5432' gw", { kind: 'local', listen: { host: '*', port: 8080 }, target: db }],
    [
      'ssh -L 8080:[2001:db8::1]:80 gw',
      { kind: 'local', listen: near(8080), target: { host: '2001:db8::1', port: 80 } },
    ],
    ['ssh -D 1080 gw', { kind: 'dynamic', listen: near(1080) }],
    ['ssh -D [::1]:1080 gw', { kind: 'dynamic', listen: { host: '::1', port: 1080 } }],
    [
      'ssh -L 2375:/var/run/docker.sock gw',
      { kind: 'local', listen: near(2375), target: { path: '/var/run/docker.sock' } },
    ],
    ['ssh -L /tmp/x.sock:db:5432 gw', { kind: 'local', listen: { path: '/tmp/x.sock' }, target: db }],
    ['-R 0:localhost:3000', { kind: 'remote', listen: near(0), target: { host: 'localhost', port: 3000 } }],
  ])('%s', (command, forward) => {
    expect(readSshForward(command)).toEqual({ forward, more: 0 });
  });

  it.each([
    ['ssh ada@gw', 'no -L'],
    ['ssh -L gw', 'is no forward'],
    ['ssh -L 8080 gw', 'no target'],
    ['ssh -L 80:8080 gw', 'no target'],
    ['ssh -R 1080 gw', 'SOCKS proxy at the server'],
    ['ssh -L 8080:db:70000 gw', 'no target'],
    ['ssh -L 99999:db:1 gw', 'is no forward'],
    ['ssh -L "8080:db', 'quote'],
    ['ssh -L 8080:$DB:5432 gw', 'shell fills in'],
  ])('%s is not taken over', (command, reason) => {
    expect(readSshForward(command)).toMatchObject({ reason: expect.stringContaining(reason) as string });
  });

  it('counts further forwards', () => {
    expect(readSshForward('ssh -L 1:a:1 -D 2 -R 3:b:3 gw')).toMatchObject({ forward: { kind: 'local' }, more: 2 });
  });

  it('comes back as it was written, and never throws', () => {
    const host = fc.oneof(
      fc.constantFrom('*', '::1', '127.0.0.1', 'fe80::1%eth0'),
      fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/),
    );
    const path = fc.stringMatching(/^\/[a-z "'$]{1,20}$/).map((text) => ({ path: text }));
    const place = (least: number) => fc.oneof(fc.record({ host, port: fc.integer({ min: least, max: 65_535 }) }), path);
    const forward: fc.Arbitrary<SshForward> = fc.oneof(
      fc.record({ kind: fc.constantFrom('local', 'remote'), listen: place(0), target: place(1) }),
      fc.record({ kind: fc.constant('dynamic'), listen: fc.record({ host, port: fc.nat({ max: 65_535 }) }) }),
    );
    const gateway = { user: 'ada', host: 'gw', port: 2222 };
    fc.assert(
      fc.property(forward, (one) => {
        expect(readSshForward(sshForwardCommand(gateway, one))).toEqual({ forward: one, more: 0 });
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void readSshForward(`ssh -L ${text}`)));
  });
});
