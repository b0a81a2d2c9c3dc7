import { expect, it } from 'vitest';

import { errorText } from './text.ts';

const certificate = { subject: 'CN=a', issuer: 'CN=b', validFrom: '', validTo: '', fingerprint: 'AA' };

it('points to the certificates a broker showed only where it showed some', () => {
  const facts = { address: 'a:1', reason: 'the broker asks for a client certificate', chain: [] };
  expect(errorText['mqtt.tls'](facts).next).toContain('client certificate');
  expect(errorText['mqtt.tls'](facts).next).not.toContain('below');
  expect(errorText['mqtt.tls']({ ...facts, chain: [certificate] }).next).toContain('certificates below');
});
