import fc from 'fast-check';
import { expect, it } from 'vitest';

import { certificatesOf, privateKeysOf } from './pem.ts';

const certificate = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const key = (kind: string): string => `-----BEGIN ${kind}PRIVATE KEY-----\ncanary\n-----END ${kind}PRIVATE KEY-----\n`;

it('tells certificates from private keys in one file, in any order', () => {
  const part = fc.oneof(
    fc.base64String().map((body) => ({ text: certificate(body), isKey: false })),
    fc.constantFrom('', 'RSA ', 'EC ', 'ENCRYPTED ').map((kind) => ({ text: key(kind), isKey: true })),
    fc.constantFrom('subject=lab\n', '\r\n', '# note\n').map((text) => ({ text, isKey: null })),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const pem = parts.map(({ text }) => text).join('');
      const wanted = (isKey: boolean): string => parts.map((one) => (one.isKey === isKey ? one.text : '')).join('');
      expect(certificatesOf(pem)).toBe(wanted(false));
      expect(privateKeysOf(pem)).toBe(wanted(true));
    }),
  );
});

it('finds nothing in what is no PEM', () => {
  expect(certificatesOf('-----BEGIN CERTIFICATE-----\nno end')).toBe('');
  expect(certificatesOf('')).toBe('');
});
