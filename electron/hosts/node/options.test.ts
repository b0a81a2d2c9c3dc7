import { describe, expect, it } from 'vitest';

import { dataDirOf } from './data-dir.ts';
import { parseOptions } from './options.ts';
import { systemClock } from './clock.ts';

describe('the command line', () => {
  it('has defaults', () => {
    expect(parseOptions([])).toEqual({
      host: '127.0.0.1',
      opensBrowser: true,
      startsPractice: false,
      links: [],
      wantsHelp: false,
    });
  });

  it('is read in full', () => {
    const args = [
      '--no-open',
      '--port',
      '0',
      '--host=::1',
      '--data',
      'd',
      '--files',
      'f',
      '--practice',
      '--tls-cert',
      'c',
      '--tls-key',
      'k',
    ];
    expect(parseOptions([...args, '--served', 'mqtts://ada@broker:8883'])).toEqual({
      host: '::1',
      port: 0,
      dataDir: 'd',
      filesDir: 'f',
      opensBrowser: false,
      startsPractice: true,
      links: ['mqtts://ada@broker:8883'],
      tlsCert: 'c',
      tlsKey: 'k',
      wantsHelp: false,
    });
  });

  it.each([
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['--port', 'x'], '“x” is not a port: give a number from 0 to 65535'],
    [['--port', '65536'], '“65536” is not a port: give a number from 0 to 65535'],
    [['--data', ''], '--data needs a value'],
    [['stray'], '“stray” is neither an option nor a broker’s address'],
  ])('says what is wrong with %s', (args, problem) => {
    expect(() => parseOptions(args)).toThrow(
      expect.objectContaining({ code: 'host.bad-option', facts: { problem: expect.stringContaining(problem) } }),
    );
  });

  it('lets the options of Electron and Chromium pass where they share it', () => {
    expect(parseOptions(['.', '--no-sandbox', '--inspect=0', '--data', 'd'], false)).toMatchObject({ dataDir: 'd' });
    expect(() => parseOptions(['--data'], false)).toThrow(expect.objectContaining({ code: 'host.bad-option' }));
  });
});

describe('the data folder', () => {
  const env = { XDG_DATA_HOME: '/x', APPDATA: '/roaming' };
  it.each([
    ['linux', env, '/x/wirebench'],
    ['linux', {}, '/home/u/.local/share/wirebench'],
    ['linux', { WIREBENCH_DATA: '/w' }, '/w'],
    ['darwin', env, '/home/u/Library/Application Support/Wirebench'],
    ['win32', env, '/roaming/Wirebench'],
  ] as const)('is on %s with %o in %s', (platform, given, expected) => {
    expect(dataDirOf(undefined, { platform, env: given, home: '/home/u' })).toBe(expected);
  });

  it('is what was asked for first', () => {
    expect(dataDirOf('/asked', { platform: 'linux', env: { WIREBENCH_DATA: '/w' }, home: '/h' })).toBe('/asked');
  });
});

describe('the clock', () => {
  it('tells the time in nanoseconds that never go back', () => {
    const clock = systemClock();
    let lastNs = clock.nowNs();
    expect(Math.abs(Number(lastNs / 1_000_000n) - clock.nowMs())).toBeLessThan(1_000);
    for (let n = 0; n < 10_000; n++) {
      const nowNs = clock.nowNs();
      expect(nowNs >= lastNs).toBe(true);
      lastNs = nowNs;
    }
  });
});
