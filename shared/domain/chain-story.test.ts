import { expect, it } from 'vitest';

import type { CertificateDetails } from '../contract/socket-tls.ts';
import { certificateStory, trustStory } from './chain-story.ts';

const NOW_MS = Date.UTC(2026, 10, 25);
const leaf: CertificateDetails = {
  subject: 'CN=localhost',
  issuer: 'CN=Lab CA',
  validFrom: '2026-11-24T00:00:00.000Z',
  validTo: '2026-11-26T12:00:00.000Z',
  fingerprint: 'AA',
  names: ['localhost', '127.0.0.1'],
  key: 'EC P-256',
  isAuthority: false,
};

it('tells what each certificate of a chain stands for', () => {
  expect(certificateStory(leaf, 0, NOW_MS)).toBe(
    'Whoever holds its private key (EC P-256) is localhost, 127.0.0.1: “CN=Lab CA” says so. Valid until 2026-11-26: 1 more day.',
  );
  const middle = { ...leaf, subject: 'CN=Lab CA', issuer: 'CN=Root', names: [], isAuthority: true };
  expect(certificateStory(middle, 1, NOW_MS)).toContain('An intermediate authority (EC P-256): it may sign');
  expect(certificateStory({ ...middle, subject: 'CN=Root' }, 2, NOW_MS)).toContain('A root authority');
});

it('says what does not fit', () => {
  const own = { ...leaf, issuer: leaf.subject, names: [], validTo: '2026-11-01T00:00:00.000Z' };
  expect(certificateStory(own, 0, NOW_MS)).toBe(
    'Whoever holds its private key (EC P-256) is “CN=localhost”: nobody but itself says so. It expired on 2026-11-01.',
  );
  const early = { ...leaf, validFrom: '2026-12-01T00:00:00.000Z' };
  expect(certificateStory(early, 1, NOW_MS)).toContain('without being an authority');
  expect(certificateStory(early, 0, NOW_MS)).toContain('Valid only from 2026-12-01.');
});

it('tells a pin from an authority', () => {
  expect(trustStory({ trust: 'pin' })).toContain('fingerprint');
  expect(trustStory({ trust: 'none-asked' })).toContain('not proven');
});
