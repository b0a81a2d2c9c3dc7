import { describe, expect, it, vi } from 'vitest';

import { MAX_ALERTS, type AlertCondition, type AlertRule } from '../../../../shared/contract/mqtt-alerts.ts';
import { TopicStore } from '../topic-store.ts';
import { AlertDesk } from './alert-desk.ts';

const rule = (condition: AlertCondition, over: Partial<AlertRule> = {}): AlertRule => ({
  id: 'r',
  filter: 'lab/#',
  quietS: 0,
  isOn: true,
  condition,
  ...over,
});
const above = (limit: number, path = '$'): AlertCondition => ({ kind: 'threshold', path, side: 'above', limit });

function desk(...rules: AlertRule[]) {
  const clock = { nowMs: 1_700_000_000_000, isOpen: true };
  const store = new TopicStore(
    () => 1_000_000,
    () => clock.nowMs,
    () => undefined,
  );
  const alerts = new AlertDesk({ store, isOpen: () => clock.isOpen, onChange: () => undefined });
  alerts.setRules(rules);
  const receive = (topic: string, ...texts: string[]): void => {
    for (const text of texts) {
      const message = { qos: 0, retain: false, dup: false, payload: Buffer.from(text) };
      alerts.offer(store.add(topic, message));
    }
  };
  const checked = (count: number): Promise<void> =>
    vi.waitFor(() => {
      const { rules: states, unchecked } = alerts.state();
      expect(states.reduce((sum, each) => sum + each.checked, unchecked)).toBe(count);
    });
  const words = (): string[] => alerts.state().alerts.map((alert) => `${alert.topic}: ${alert.words}`);
  return { alerts, clock, receive, checked, words };
}

describe('alert rules', () => {
  it('tell a number beyond its limit once, until it was back, for each topic apart', async () => {
    const { receive, checked, words } = desk(rule(above(30, '$.t')));
    receive('lab/a', '{"t":29}', '{"t":31}', '{"t":32}', '{"t":30}', '{"t":33.5}', 'no JSON');
    receive('lab/b', '{"t":40}');
    receive('other', '{"t":99}');
    await checked(7);
    expect(words()).toEqual(['lab/b: 40 is above 30', 'lab/a: 33.5 is above 30', 'lab/a: 31 is above 30']);
  });

  it('tell a value that became another, and a payload that has a match', async () => {
    const changed = desk(rule({ kind: 'change', path: '$.on' }));
    changed.receive('lab/a', '{"on":true,"n":1}', '{"on":true,"n":2}', '{"on":false}', '{}');
    await changed.checked(4);
    expect(changed.words()).toEqual(['lab/a: true became false']);
    const matched = desk(rule({ kind: 'regex', pattern: 'err(or)?' }));
    matched.receive('lab/a', 'all well', 'an error occurred');
    await matched.checked(2);
    expect(matched.words()).toEqual(['lab/a: “error” was found']);
  });

  it('only count while a rule has to be quiet, and say how many with the next alert', async () => {
    const { alerts, clock, receive, checked } = desk(rule({ kind: 'change', path: '$' }, { quietS: 10 }));
    receive('lab/a', '1', '2', '3', '4');
    await checked(4);
    clock.nowMs += 10_000;
    receive('lab/a', '5');
    await checked(5);
    const state = alerts.state();
    expect(state.alerts.map(({ words, suppressed }) => [words, suppressed])).toEqual([
      ['4 became 5', 2],
      ['1 became 2', 0],
    ]);
    expect(state.rules[0]).toMatchObject({ raised: 2, suppressed: 2 });
  });

  it('tell silence once, and only while messages could come', () => {
    vi.useFakeTimers();
    try {
      const { clock, receive, words, alerts } = desk(rule({ kind: 'silence', afterS: 60 }));
      const pass = (seconds: number): void => {
        clock.nowMs += seconds * 1_000;
        vi.advanceTimersByTime(1_000);
      };
      pass(59);
      receive('lab/a', 'x');
      pass(59);
      expect(words()).toEqual([]);
      pass(1);
      pass(500);
      expect(words()).toEqual(['lab/#: No message came']);
      clock.isOpen = false;
      receive('lab/a', 'x');
      pass(500);
      clock.isOpen = true;
      pass(59);
      expect(words()).toHaveLength(1);
      alerts.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('stop a regular expression that takes too long, and name one that is none', async () => {
    const slow = desk(rule({ kind: 'regex', pattern: '^(a+)+$' }), rule(above(1), { id: 'other' }));
    slow.receive('lab/a', `${'a'.repeat(40)}!`, '2');
    await vi.waitFor(() => expect(slow.alerts.state().alerts).toHaveLength(1));
    expect(slow.alerts.state().rules.map(({ failure }) => failure?.code)).toEqual(['mqtt.slow-pattern', undefined]);
    const bad = desk(rule({ kind: 'regex', pattern: '(' }));
    expect(bad.alerts.state().rules[0]?.failure?.code).toBe('mqtt.bad-pattern');
  });

  it('keep a bounded list, say what it let go, and know what was seen', async () => {
    const { alerts, receive, checked } = desk(rule({ kind: 'change', path: '$' }));
    receive('lab/a', ...Array.from({ length: MAX_ALERTS + 11 }, (_, index) => String(index)));
    await checked(MAX_ALERTS + 11);
    expect(alerts.state()).toMatchObject({ raised: MAX_ALERTS + 10, letGo: 10, unacknowledged: MAX_ALERTS });
    alerts.acknowledge(alerts.state().alerts[0]!.id);
    expect(alerts.state().unacknowledged).toBe(MAX_ALERTS - 1);
    alerts.acknowledge(null);
    expect(alerts.state().unacknowledged).toBe(0);
  });

  it('go on with what they know when another rule is added, and end when they are off', async () => {
    const first = rule(above(30));
    const { alerts, receive, checked, words } = desk(first);
    receive('lab/a', '31');
    await checked(1);
    alerts.setRules([first, rule(above(50), { id: 's' })]);
    receive('lab/a', '60');
    await checked(3);
    expect(words()).toEqual(['lab/a: 60 is above 50', 'lab/a: 31 is above 30']);
    alerts.setRules([{ ...first, isOn: false }]);
    receive('lab/a', '1', '99');
    expect(alerts.state().rules).toEqual([]);
  });

  it('count what comes faster than it can be checked', async () => {
    const { alerts, receive } = desk(rule(above(1)));
    receive('lab/a', ...Array.from({ length: 10_100 }, () => '0'));
    expect(alerts.state().unchecked).toBe(100);
    await vi.waitFor(() => expect(alerts.state().rules[0]!.checked + alerts.state().unchecked).toBe(10_100));
  });
});
