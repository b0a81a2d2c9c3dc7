import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';

import { describe, expect, it } from 'vitest';

import { makeCertificates } from '../../../e2e/fixtures/peers/certificates.ts';
import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { DEFAULT_MQTT } from '../../../shared/contract/mqtt-profile.ts';
import { openTls } from './open-tls.ts';

const missing = missingPrograms('openssl');

describe.skipIf(missing)(`ALPN in the TLS handshake (RFC 7301)${missing ? ` (${missing})` : ''}`, () => {
  it('offers the protocols of the profile, and says when the broker speaks none of them', async () => {
    await using folder = await temporaryFolder();
    const { authority, server: files } = await makeCertificates(folder.path);
    const [ca, cert, key] = await Promise.all(
      [authority, files.certificate, files.key].map((path) => readFile(path, 'utf8')),
    );
    await using server = createServer({ cert, key, ALPNProtocols: ['x-amzn-mqtt-ca'] });
    server.on('tlsClientError', () => undefined); // The refusal, which is what one of these is about.
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const open = async (alpn?: string[]) => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      const trusted = { name: 'ca.pem', pem: ca! };
      const settings = { ...DEFAULT_MQTT, transport: 'tls' as const, port, ca: trusted, ...(alpn && { alpn }) };
      const secure = await openTls(socket, settings, {}, Date.now);
      const { alpnProtocol } = secure;
      secure.destroy();
      return alpnProtocol;
    };
    expect(await open(['other', 'x-amzn-mqtt-ca'])).toBe('x-amzn-mqtt-ca');
    expect(await open()).toBe(false);
    await expect(open(['mqtt'])).rejects.toMatchObject({
      code: 'mqtt.tls',
      facts: { reason: expect.stringContaining('ALPN') },
    });
  });
});
