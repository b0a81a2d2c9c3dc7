import { expect, it } from 'vitest';

import { sshForwardCommand } from './ssh-forward-command.ts';

const gateway = { user: 'ada', host: 'gw.example', port: 22 };

it('writes out every part of a forward', () => {
  const listen = { host: '127.0.0.1', port: 8080 };
  expect(sshForwardCommand(gateway, { kind: 'local', listen, target: { host: 'db', port: 5432 } })).toBe(
    'ssh -N -L 127.0.0.1:8080:db:5432 ada@gw.example',
  );
  expect(sshForwardCommand({ ...gateway, port: 2222 }, { kind: 'dynamic', listen })).toBe(
    'ssh -N -D 127.0.0.1:8080 -p 2222 ada@gw.example',
  );
});

it('puts IPv6 into brackets and Unix sockets as they are, quoted where a shell would read them otherwise', () => {
  const listen = { host: '::1', port: 1 };
  const target = { path: '/run/my app.sock' };
  expect(sshForwardCommand(gateway, { kind: 'remote', listen, target })).toBe(
    "ssh -N -R '[::1]:1:/run/my app.sock' ada@gw.example",
  );
});
