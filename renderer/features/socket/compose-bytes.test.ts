import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { composeBytes, rewrite } from './compose-bytes.ts';
import { parseEscapes, writeEscapes } from '../../../shared/domain/escapes.ts';

const textOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('latin1');

describe('composeBytes', () => {
  it('ends every line of a text as chosen', () => {
    const request = 'GET / HTTP/1.0\nHost: a\n';
    expect(textOf(composeBytes('text', request, 'crlf').bytes)).toBe('GET / HTTP/1.0\r\nHost: a\r\n\r\n');
    expect(textOf(composeBytes('text', 'a\nb', 'lf').bytes)).toBe('a\nb\n');
    expect(textOf(composeBytes('text', 'a\nb', 'nul').bytes)).toBe('a\0b\0');
    expect(textOf(composeBytes('text', 'a\nb', 'none').bytes)).toBe('a\nb');
  });

  it('writes text in the encoding chosen, line ends too, and names what it does not have', () => {
    expect(textOf(composeBytes('text', 'é', 'lf', 'iso-8859-1').bytes)).toBe('\xe9\n');
    expect(textOf(composeBytes('text', 'a', 'crlf', 'utf-16le').bytes)).toBe('a\0\r\0\n\0');
    expect(composeBytes('text', '5 €', 'lf', 'iso-8859-1').problem).toBe('“€” is not in ISO-8859-1');
    expect(textOf(composeBytes('escapes', 'a', 'lf', 'utf-16le').bytes)).toBe('a');
  });

  it('sends escapes and hexadecimal as written, whatever the line ending', () => {
    expect(textOf(composeBytes('escapes', String.raw`a\r\n\x00\\`, 'crlf').bytes)).toBe('a\r\n\0\\');
    expect(textOf(composeBytes('hex', '0x61, 62:63', 'crlf').bytes)).toBe('abc');
    expect(composeBytes('hex', '6', 'lf').problem).toContain('one is missing');
  });
});

describe('escapes', () => {
  it('give every sequence of bytes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseEscapes(writeEscapes(bytes)).bytes).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it('never throw on what is typed, and say what is wrong', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', 'x', '1', 'n', 'é', 'z') }), (text) => {
        const { bytes, problem } = parseEscapes(text);
        expect(bytes === null).toBe(problem !== null);
      }),
    );
    expect(parseEscapes('\\q').problem).toContain('\\q is no escape');
    expect(parseEscapes('\\x1').problem).toContain('two hexadecimal digits');
    expect(parseEscapes('a\\').problem).toContain('backslash at the end');
  });
});

describe('rewrite', () => {
  it('loses no byte between escapes and hexadecimal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const hex = rewrite('escapes', 'hex', writeEscapes(bytes));
        expect(composeBytes('hex', hex, 'none').bytes).toEqual(Uint8Array.from(bytes));
        expect(composeBytes('escapes', rewrite('hex', 'escapes', hex), 'none').bytes).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it('leaves what is no text, or is not finished, as it was typed', () => {
    expect(rewrite('hex', 'text', 'ff')).toBe('ff');
    expect(rewrite('hex', 'text', 'f')).toBe('f');
    expect(rewrite('escapes', 'text', String.raw`a\tb`)).toBe('a\tb');
  });
});
