import { expect, it } from 'vitest';

import { isEncrypted, readPem } from './read-pem.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n';
const file = (content: string | Uint8Array<ArrayBuffer>): File => new File([content], 'lab.pem');

it('takes a PEM file by its name and text', async () => {
  expect(await readPem(file(CERTIFICATE), 'certificate')).toEqual({ name: 'lab.pem', pem: CERTIFICATE, key: '' });
  expect(await readPem(file(KEY), 'key')).toEqual({ name: 'lab.pem', pem: KEY, key: '' });
  expect(isEncrypted(KEY)).toBe(true);
});

it('takes a certificate and its key apart where both are in one file', async () => {
  const both = `subject=lab\n${KEY}${CERTIFICATE}${CERTIFICATE}`;
  expect(await readPem(file(both), 'certificate')).toEqual({
    name: 'lab.pem',
    pem: CERTIFICATE + CERTIFICATE,
    key: KEY,
  });
  expect(await readPem(file(both), 'key')).toMatchObject({ pem: KEY });
});

it('writes a binary certificate as PEM in lines of 64 (RFC 7468 §5)', async () => {
  const der = new Uint8Array(100).fill(0x30);
  const got = await readPem(file(der), 'certificate');
  expect(got).toMatchObject({
    pem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n.{64}\n.{64}\n.{1,64}\n-----END/),
  });
});

it('says what a wrong file is', async () => {
  expect(await readPem(file(KEY), 'certificate')).toMatch(/private key/);
  expect(await readPem(file(CERTIFICATE), 'key')).toMatch(/certificate/);
  expect(await readPem(file('hello'), 'key')).toMatch(/No private key/);
  expect(await readPem(file('x'.repeat(200_001)), 'key')).toMatch(/too large/);
});
