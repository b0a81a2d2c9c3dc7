import { describe, expect, it } from 'vitest';

import { labCommands, publishLine } from './lab-commands.ts';

describe('command lines', () => {
  it('name the port the lab was given', () => {
    for (const { line } of labCommands(41_883)) expect(line).toContain('-h 127.0.0.1 -p 41883 ');
    expect(publishLine(1883, { topic: 'a/set', payload: '{"x":1}' })).toBe(
      `mosquitto_pub -h 127.0.0.1 -p 1883 -t 'a/set' -m '{"x":1}'`,
    );
  });
});
