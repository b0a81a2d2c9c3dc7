import fc from 'fast-check';
import { expect, it } from 'vitest';

import { familyOf, isMulticast } from './ip-address.ts';

it('tells addresses from names, and their family', () => {
  expect(['10.0.0.1', ' 127.0.0.1 ', '::1', '[fe80::1%eth0]', 'fe80::1%eth0'].map(familyOf)).toEqual([4, 4, 6, 6, 6]);
  expect(['localhost', '1.2.3', '', '300.1.1.1', 'a:b'].map(familyOf)).toEqual([null, null, null, null, null]);
});

it('knows groups of either family (RFC 5771 §3, RFC 4291 §2.7)', () => {
  expect(['224.0.0.1', '239.255.255.255', 'ff02::1', '[ff12::1234]'].every(isMulticast)).toBe(true);
  expect(['223.255.255.255', '240.0.0.1', '255.255.255.255', 'fe80::1', 'group'].some(isMulticast)).toBe(false);
});

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('f', ':', '.', '1', '%', '[', ']', ' ', 'x') }), (text) => {
      expect(isMulticast(text) && familyOf(text) === null).toBe(false);
    }),
  );
});
