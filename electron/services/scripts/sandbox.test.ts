import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Sandbox, type ScriptFailure, type ScriptResult } from './sandbox.ts';

const bytes = Uint8Array.of(0x01, 0x02, 0xc3, 0xa9);

async function call(source: string, ...args: unknown[]): Promise<ScriptResult> {
  const { sandbox, failure } = await Sandbox.open(source);
  using open = sandbox;
  if (failure) return { failure, printed: '' };
  return open.call('decode', args, bytes);
}

async function value(source: string, ...args: unknown[]): Promise<unknown> {
  const result = await call(source, ...args);
  if ('failure' in result) throw new Error(JSON.stringify(result.failure));
  return JSON.parse(result.json);
}

async function failure(source: string): Promise<ScriptFailure> {
  const result = await call(source);
  if (!('failure' in result)) throw new Error(`no failure but ${result.json}`);
  return result.failure;
}

describe('Sandbox', () => {
  it('gives a script bytes and values, and takes any value out as JSON', async () => {
    expect(await value('function decode(b, topic) { return { first: b[0], n: b.length, topic }; }', 'a/b')).toEqual({
      first: 1,
      n: 4,
      topic: 'a/b',
    });
    expect(await value('const decode = 1; globalThis.decode = (b) => text(b.subarray(2))')).toBe('é');
    expect(
      await value(
        'function decode(b) { return [10n ** 20n, b, new Map([["a", 1]]), new Set([2]), 1 / 0, undefined]; }',
      ),
    ).toEqual(['100000000000000000000', '0102c3a9', { a: 1 }, [2], 'Infinity', null]);
    expect(await value('function decode() {}')).toBeNull();
  });

  it('keeps the world of a script from one call to the next', async () => {
    const { sandbox } = await Sandbox.open('let n = 0; function tick() { print("n is", n); return ++n; }');
    using open = sandbox;
    expect(open.call('tick', [], null)).toEqual({ json: '1', printed: 'n is 0\n' });
    expect(open.call('tick', [], null)).toEqual({ json: '2', printed: 'n is 1\n' });
    expect([open.has('tick'), open.has('decode')]).toEqual([true, false]);
  });

  it('says what a script threw, and in which line', async () => {
    expect(await failure('\n\nfunction decode( {')).toMatchObject({ kind: 'threw', line: 3 });
    expect(await failure('function decode(b) {\n  return b.no.such;\n}')).toMatchObject({
      kind: 'threw',
      reason: expect.stringContaining('TypeError'),
      line: 2,
    });
    expect(await failure('function decode() { throw "words"; }')).toMatchObject({ reason: 'words' });
    expect(await failure('function decode() { const a = {}; a.a = a; return a; }')).toMatchObject({ kind: 'threw' });
  });

  it.each<[string, string, ScriptFailure['kind']]>([
    ['loops', 'function decode() { for (;;); }', 'too-slow'],
    ['loops at the top', 'for (;;);', 'too-slow'],
    ['catches its own end', 'function decode() { for (;;) { try { for (;;); } catch {} } }', 'too-slow'],
    ['backtracks', 'function decode() { return /^(a+)+$/.test("a".repeat(40) + "b"); }', 'too-slow'],
    [
      'fills memory',
      'function decode() { const all = []; for (;;) all.push(new Array(100000).fill(1)); }',
      'too-much-memory',
    ],
    ['calls itself', 'function decode() { return decode(); }', 'threw'],
    ['answers too much', 'function decode() { return "x".repeat(2000000); }', 'too-long'],
  ])('ends a script that %s', async (_what, source, kind) => {
    expect((await failure(source)).kind).toBe(kind);
    expect(await value('function decode() { return 1; }')).toBe(1);
  });

  it('gives a script nothing of ours', async () => {
    const names = ['process', 'require', 'fetch', 'setTimeout', 'WebAssembly', 'importScripts', 'Buffer', 'module'];
    const source = `function decode() { return ${JSON.stringify(names)}.filter((name) => name in globalThis); }`;
    expect(await value(source)).toEqual([]);
    expect((await failure('function decode() { return import("node:fs"); } decode();')).kind).toBe('threw');
    expect(await value('function decode() { return (() => {}).constructor("return typeof process")(); }')).toBe(
      'undefined',
    );
  });

  it('takes any source', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (source) => {
        const result = await call(source);
        expect('failure' in result || typeof result.json === 'string').toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
