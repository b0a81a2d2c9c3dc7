import { describe, expect, it } from 'vitest';

import { parseStart } from './start-options.mjs';

describe('the options of npm start', () => {
  it('leave the host open and pass everything on', () => {
    const args = ['--no-open', '--practice', '--data', 'lab', '--files', 'here', 'mqtts://ada@broker:8883'];
    expect(parseStart(args)).toEqual({ host: null, why: '', args, wantsHelp: false });
  });

  it('name a host without handing the name on', () => {
    expect(parseStart(['--served', '--port', '0'])).toMatchObject({ host: 'served', why: '', args: ['--port', '0'] });
    expect(parseStart(['--desktop', '--practice'])).toMatchObject({ host: 'desktop', args: ['--practice'] });
  });

  it.each([['--port=5000'], ['--host=0.0.0.0'], ['--tls-cert=a.pem']])('mean the served page with %s', (option) => {
    expect(parseStart([option])).toMatchObject({ host: 'served', args: [option] });
    expect(parseStart([option]).why).toContain('asks for it');
  });

  it.each([[['--desktop', '--served']], [['--desktop', '--port', '1']]])(
    'refuse %s, which exclude each other',
    (args) => {
      expect(() => parseStart(args)).toThrow(/exclude each other/);
    },
  );

  it.each([['--prot'], ['--port'], ['--practice=1'], ['stray']])('refuse %s before anything is installed', (arg) => {
    expect(() => parseStart([arg])).toThrow();
  });

  it('know --help', () => {
    expect(parseStart(['-h']).wantsHelp).toBe(true);
  });
});
