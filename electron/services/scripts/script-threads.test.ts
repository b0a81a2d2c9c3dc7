import { afterEach, describe, expect, it } from 'vitest';

import { FakeLog } from '../lib/testing/fakes.ts';
import { ScriptThreads } from './script-threads.ts';

const open: ScriptThreads[] = [];
function threads(): ScriptThreads {
  const made = new ScriptThreads({ log: new FakeLog() });
  open.push(made);
  return made;
}
afterEach(() => open.splice(0).forEach((one) => one[Symbol.dispose]()));

describe('ScriptThreads', () => {
  it('runs scripts side by side, each in its own world', async () => {
    const scripts = threads();
    const source = 'let n = 0; function tick(step) { return n += step; }';
    const [one, other] = await Promise.all([scripts.load(source, 'tick'), scripts.load(source, 'tick')]);
    await one.call('tick', [5]);
    expect((await one.call('tick', [5])).json).toBe('10');
    expect((await other.call('tick', [1])).json).toBe('1');
    one.close();
    await expect(one.call('tick', [1])).rejects.toMatchObject({ code: 'scripts.failed' });
  });

  it('leaves the event loop free while a script loops', async () => {
    const script = await threads().load('function decode() { for (;;); }', 'decode');
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await expect(script.call('decode', [])).rejects.toMatchObject({ facts: { kind: 'too-slow' } });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it('says what is wrong with a script that cannot be loaded', async () => {
    const scripts = threads();
    await expect(scripts.load('function other() {}', 'decode')).rejects.toMatchObject({
      facts: { reason: 'it has no function decode(…)' },
    });
    await expect(scripts.load('let = ;', 'decode')).rejects.toMatchObject({ facts: { line: 1 } });
  });
});
