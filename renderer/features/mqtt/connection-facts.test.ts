import { describe, expect, it } from 'vitest';

import { flowFacts, lossFacts } from './connection-facts.ts';
import { aStatus } from './test-data.ts';

const flow = {
  lagMs: 1_240,
  mostLagMs: 3_000,
  backlogBytes: 2_097_152,
  systemBytes: 1_024,
  heldTimes: 2,
  isSlow: true,
};
const losses = { breaks: 0, brokenMs: 0, badTopics: 0, unchecked: 0, missing: 0, brokerDropped: null };

describe('lag and losses in words', () => {
  it('says how far behind it is, and where what waits is', () => {
    const facts = Object.fromEntries(flowFacts(aStatus({ flow })));
    expect(facts['Behind the network']).toBe('1.24 s; 3.00 s at most since it connected');
    expect(facts['Waiting in the host']).toBe('2.00 MiB');
    expect(facts['Waiting in the system']).toBe('1.00 KiB (receive queue)');
    expect(facts['Reading stopped']).toMatch(/^2 times, .* QoS 0/);
    const calm = Object.fromEntries(flowFacts(aStatus({ flow: { ...flow, systemBytes: null, heldTimes: 0 } })));
    expect(calm['Waiting in the system']).toMatch(/^not told by this system/);
    expect(calm['Reading stopped']).toBe('never');
    expect(flowFacts(aStatus({ flow: null }))).toEqual([]);
  });

  it('names only what happened, each with its reason, and says what is not known', () => {
    expect(lossFacts(aStatus({ losses }))).toEqual([
      ['Connection lost', 'never'],
      ['Dropped by the broker', expect.stringMatching(/^not known: subscribe to \$SYS/)],
    ]);
    const all = { breaks: 1, brokenMs: 61_000, badTopics: 3, unchecked: 1_200, missing: 7, brokerDropped: 12 };
    const facts = Object.fromEntries(lossFacts(aStatus({ losses: all })));
    expect(facts['Connection lost']).toMatch(/^once, 1 min 1 s in all/);
    expect(facts['Dropped by the broker']).toMatch(/^12 messages, for all its clients/);
    expect(facts['Sequence gaps']).toMatch(/^7 numbers missing/);
    expect(facts['Not checked']).toMatch(/^1,200 messages/);
    expect(facts['Topics not allowed']).toMatch(/^3, shown/);
  });
});
