import { describe, expect, it } from 'vitest';

import { FakeLog } from '../lib/testing/fakes.ts';
import { MemoryDocuments } from '../lib/testing/memory-documents.ts';
import { DecoderScripts } from './decoder-scripts.ts';
import { ScriptThreads } from './script-threads.ts';

const bytes = Uint8Array.of(0x12, 0x34);
const word = 'function decode(b, topic) { print(topic); return { value: b[0] * 256 + b[1] }; }';

describe('DecoderScripts', () => {
  it('keeps scripts and decodes with them', async () => {
    using scripts = new ScriptThreads({ log: new FakeLog() });
    const documents = new MemoryDocuments();
    const decoders = new DecoderScripts({ documents, scripts });
    await decoders.save({ name: 'word', text: word });
    const again = new DecoderScripts({ documents, scripts });
    expect(await again.decode({ name: 'word', bytes, topic: 'a/b' })).toEqual({
      json: '{"value":4660}',
      printed: 'a/b\n',
    });
    expect(await again.get({ name: 'word' })).toEqual({ text: word });
    await again.remove({ name: 'word' });
    await expect(again.decode({ name: 'word', bytes, topic: 'a' })).rejects.toMatchObject({ code: 'scripts.unknown' });
  });

  it('begins a script anew after it failed', async () => {
    using scripts = new ScriptThreads({ log: new FakeLog() });
    const decoders = new DecoderScripts({ documents: new MemoryDocuments(), scripts });
    const text = 'let n = 0; function decode() { n += 1; if (n === 2) for (;;); return n; }';
    const run = async (): Promise<string> => (await decoders.tryOut({ text, bytes, topic: 'a' })).json;
    expect(await run()).toBe('1');
    await expect(run()).rejects.toMatchObject({ facts: { kind: 'too-slow' } });
    expect(await run()).toBe('1');
  });

  it('starts afresh where the document is not ours', () => {
    const documents = new MemoryDocuments();
    documents.write('decoder-scripts', '[1, 2');
    using scripts = new ScriptThreads({ log: new FakeLog() });
    const decoders = new DecoderScripts({ documents, scripts });
    return expect(decoders.get({ name: 'word' })).rejects.toMatchObject({ code: 'scripts.unknown' });
  });
});
