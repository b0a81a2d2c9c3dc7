import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingPrograms } from '../../../e2e/fixtures/peers/programs.ts';
import { CONF_OPTIONS } from './conf-options.ts';

const missing = missingPrograms('mosquitto');

describe.skipIf(missing)(`the options of mosquitto.conf${missing ? ` (${missing})` : ''}`, () => {
  it('are all known to Mosquitto', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wirebench-options-'));
    const program = execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v mosquitto'], {
      encoding: 'utf8',
    }).trim();
    const file = join(folder, 'mosquitto.conf');
    try {
      const unknown = [...CONF_OPTIONS.keys()].filter((name) => {
        // The second line ends it before it listens.
        writeFileSync(file, `${name} \nno_such_option 1\n`);
        const { stderr } = spawnSync(program, ['-c', file], { encoding: 'utf8' });
        return stderr.includes(`Unknown configuration variable "${name}"`) || !stderr.includes('Error');
      });
      expect(unknown).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the options of mosquitto.conf', () => {
  it('say what they do, each once', () => {
    expect(CONF_OPTIONS.size).toBeGreaterThan(100);
    for (const { name, about } of CONF_OPTIONS.values()) expect(about, name).toMatch(/^[A-Z].{10,}[.]$/s);
  });
});
