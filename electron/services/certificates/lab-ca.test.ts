import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { fakeSecrets, MemoryDocuments } from '../lib/testing/memory-documents.ts';
import { realClock } from '../lib/testing/fakes.ts';
import { LabCa } from './lab-ca.ts';

const run = promisify(execFile);

const createCa = (documents = new MemoryDocuments()) => ({
  documents,
  ca: new LabCa({ documents, secrets: fakeSecrets, clock: realClock }),
});

describe('LabCa', () => {
  it('is made once per workspace, also when two servers ask at the same time', async () => {
    const { ca, documents } = createCa();
    const [first, second] = await Promise.all([ca.issue([]), ca.issue([])]);
    const { ca: later } = createCa(documents);
    expect(second.authority).toBe(first.authority);
    expect((await later.authority()).pem).toBe(first.authority);
    expect(
      new X509Certificate((await later.issue([])).certificate).verify(new X509Certificate(first.authority).publicKey),
    ).toBe(true);
  });

  it('stores its private key sealed only', async () => {
    const { ca, documents } = createCa();
    await ca.authority();
    const stored = JSON.parse(documents.read('lab-ca')!) as { sealedKey: string };
    const sealed = new Uint8Array(Buffer.from(stored.sealedKey, 'base64'));
    const der = Buffer.from(await fakeSecrets.open(sealed), 'base64');
    expect(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ec');
    expect([...documents.bodies.values()].join('')).not.toContain(der.toString('base64'));
  });

  it('issues certificates that OpenSSL finds valid for localhost, both loopbacks and further names', async () => {
    const { ca } = createCa();
    const identity = await ca.issue(['bench.example', '192.0.2.7']);
    const folder = await mkdtemp(join(tmpdir(), 'wirebench-ca-'));
    try {
      const [authority, leaf] = [join(folder, 'ca.pem'), join(folder, 'leaf.pem')];
      await writeFile(authority, identity.authority);
      await writeFile(leaf, identity.certificate);
      const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', authority];
      for (const name of ['localhost', 'bench.example'])
        await run('openssl', [...verify, '-verify_hostname', name, leaf]);
      for (const ip of ['127.0.0.1', '::1', '192.0.2.7']) await run('openssl', [...verify, '-verify_ip', ip, leaf]);
      await expect(run('openssl', [...verify, '-verify_hostname', 'other.example', leaf])).rejects.toThrow('mismatch');
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(new X509Certificate(identity.certificate).checkPrivateKey(createPrivateKey(identity.key))).toBe(true);
  });

  it('says so when what is stored cannot be read', async () => {
    const { ca, documents } = createCa();
    documents.write('lab-ca', '{"certificate":1}');
    await expect(ca.authority()).rejects.toMatchObject({ code: 'certificates.unusable' });
  });
});
