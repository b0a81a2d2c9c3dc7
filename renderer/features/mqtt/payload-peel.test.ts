import { describe, expect, it } from 'vitest';

import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Lab } from '../../link/lab.ts';
import { peel, unwrap } from './payload-peel.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const GZIP = Uint8Array.of(0x1f, 0x8b, 8, 0);
const ZLIB = Uint8Array.of(0x78, 0x9c, 0xff, 1, 2, 3, 4);

/** A host that answers each question with the next of what is given. */
function labWith(...answers: unknown[]): Lab {
  const unpack = async (): Promise<unknown> => {
    const next = answers.shift();
    if (next instanceof LabError) throw next;
    return next;
  };
  return { decoders: { unpack } } as unknown as Lab;
}
const whole = (bytes: Uint8Array) => ({ bytes, isCut: false, problem: null });

describe('peel and unwrap', () => {
  it('leaves plain payloads to the page, and text that begins like zlib', () => {
    expect(peel(text('21.5'), false, 'auto')).toMatchObject({ next: null, format: 'auto' });
    expect(peel(text('x^2 + 1 = y'), false, 'auto').next).toBeNull();
    expect(peel(GZIP, false, 'hex').next).toBeNull();
  });

  it('unpacks layer by layer', async () => {
    const lab = labWith(whole(GZIP), whole(text('{"a":1}')));
    const peeled = await unwrap(lab, peel(GZIP, false, 'auto'), false);
    expect(peeled).toMatchObject({ layers: ['gzip', 'gzip'], format: 'auto', note: null });
    expect(new TextDecoder().decode(peeled.bytes)).toBe('{"a":1}');
  });

  it('stops at so many layers', async () => {
    const { layers } = await unwrap(
      labWith(...Array.from({ length: 9 }, () => whole(GZIP))),
      peel(GZIP, false, 'auto'),
      false,
    );
    expect(layers).toHaveLength(4);
  });

  it('reads base64 and looks inside', () => {
    expect(peel(text('H4sIAA=='), false, 'base64')).toMatchObject({ layers: ['Base64'], next: 'gzip' });
    expect(peel(text('on?'), false, 'base64')).toMatchObject({
      format: 'text',
      note: 'Read as base64 up to byte 2 (offset 00000002): no letter of base64',
      next: null,
    });
  });

  it('says where a packing breaks, but takes zlib for an accident', async () => {
    const broken = { bytes: new Uint8Array(), isCut: false, problem: { atByte: 3, reason: 'It ends too soon' } };
    expect(await unwrap(labWith(broken), peel(GZIP, false, 'auto'), false)).toMatchObject({
      format: 'hex',
      layers: [],
      note: 'Read as gzip up to byte 3 (offset 00000003): it ends too soon',
    });
    expect(await unwrap(labWith(broken), peel(ZLIB, false, 'auto'), false)).toMatchObject({
      format: 'auto',
      note: null,
    });
    expect((await unwrap(labWith(broken), peel(ZLIB, false, 'deflate'), true)).note).toContain('zlib');
  });

  it('says that the host cannot be reached', async () => {
    const peeled = await unwrap(labWith(new LabError('link-lost', {})), peel(GZIP, false, 'auto'), false);
    expect(peeled).toMatchObject({ format: 'hex', note: expect.stringMatching(/./) });
  });
});
