import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { expectAccessible } from '../fixtures/axe.ts';
import { freePort } from '../fixtures/peers/free-port.ts';
import { OpenSsh } from '../fixtures/peers/openssh.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { expect, test as base } from '../fixtures/test.ts';
import { TerminalPage } from '../pages/terminal-page.ts';
import { TunnelsPage } from '../pages/tunnels-page.ts';

const test = base.extend<{ sshd: OpenSsh; site: { port: number } }>({
  // oxlint-disable-next-line no-empty-pattern
  sshd: async ({}, use, info) => {
    const missing = missingPrograms('sshd', 'ssh-keygen');
    info.skip(missing !== null, missing ?? '');
    await using sshd = await OpenSsh.start();
    await use(sshd);
  },
  // oxlint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    const server = createServer((_request, response) => response.end('the admin page'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await use({ port: (server.address() as AddressInfo).port });
    server.closeAllConnections();
    server.close();
  },
});

async function fetched(port: number): Promise<string> {
  const [response] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [IncomingMessage];
  return text(response);
}

test('a local tunnel is opened, used, looked into and started again', async ({ app, sshd, site }) => {
  const { page } = app;
  const ssh = new TerminalPage(page);
  await ssh.connect({ port: sshd.port, user: sshd.user, keyFile: sshd.userKey });
  await ssh.button('Trust and remember').click();
  await ssh.expectOpen();
  const tunnels = new TunnelsPage(page);
  await tunnels.show();
  const port = await freePort();
  await tunnels.listenOn(port);
  await tunnels.aimAt('localhost', site.port);
  await expect(tunnels.form).toContainText(`connect to 127.0.0.1:${port} and reach localhost:${site.port}`);
  await expectAccessible(page);
  await tunnels.open();
  await tunnels.expectListening();
  await expect(tunnels.tunnel).toContainText(
    `ssh -N -L 127.0.0.1:${port}:localhost:${site.port} -p ${sshd.port} ${sshd.user}@127.0.0.1`,
  );
  expect(await fetched(port)).toBe('the admin page');
  await expect(tunnels.connections.getByRole('row').nth(1)).toContainText(`localhost:${site.port}`);
  await expect(tunnels.tunnel).toContainText('of 1 so far');
  await expectAccessible(page);

  await test.step('stop and start', async () => {
    await tunnels.tunnel.getByRole('button', { name: 'Stop' }).click();
    await expect(tunnels.list.getByRole('option')).toContainText('stopped');
    await expect(fetched(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await tunnels.tunnel.getByRole('button', { name: 'Start' }).click();
    await tunnels.expectListening();
  });
  await test.step('what crossed it', async () => {
    await tunnels.connections.getByRole('button', { name: /^Wire log of/ }).click();
    await page.getByText('Text', { exact: true }).click();
    await expect(page.getByRole('listbox', { name: 'Frames' })).toContainText('GET / HTTP/1.1');
  });
});

test('what cannot be is explained: a port that is taken, a target that refuses', async ({ app, sshd, site }) => {
  const { page } = app;
  const ssh = new TerminalPage(page);
  await ssh.connect({ port: sshd.port, user: sshd.user, keyFile: sshd.userKey });
  await ssh.button('Trust once').click();
  await ssh.expectOpen();
  const tunnels = new TunnelsPage(page);
  await tunnels.show();
  await tunnels.form.getByRole('button', { name: 'Paste command…' }).click();
  await page.keyboard.type(`ssh -ND ${site.port} ada@gw`);
  await expect(tunnels.form).toContainText('as their SOCKS proxy');
  await tunnels.open();
  await expect(tunnels.form.getByRole('alert')).toContainText(`127.0.0.1:${site.port} is taken by another program`);

  await tunnels.form
    .getByRole('textbox', { name: 'Address of this machine to listen on', exact: true })
    .fill('0.0.0.0');
  await expect(tunnels.form.getByRole('alert')).toContainText('Every machine that reaches this one can connect');

  await tunnels.choose('Local');
  const port = await freePort();
  await tunnels.listenOn(port);
  await tunnels.aimAt('localhost', 1);
  await tunnels.open();
  await tunnels.expectListening();
  await expect(fetched(port)).rejects.toThrow();
  await expect(tunnels.tunnel.getByRole('status')).toContainText(
    'localhost:1 refused the connection from the SSH server',
  );
});
