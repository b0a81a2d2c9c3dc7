import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { labCommands, publishLine, shellQuote } from './lab-commands.ts';

describe('command lines', () => {
  it.each(['#', '{"power":"on"}', "it's", '$HOME `id` \\ "', ''])('a shell gives back %j as it was', (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' })).toBe(word);
  });

  it('name the port the lab was given', () => {
    for (const { line } of labCommands(41_883)) expect(line).toContain('-h 127.0.0.1 -p 41883 ');
    expect(publishLine(1883, { topic: 'a/set', payload: '{"x":1}' })).toBe(
      `mosquitto_pub -h 127.0.0.1 -p 1883 -t 'a/set' -m '{"x":1}'`,
    );
  });
});
