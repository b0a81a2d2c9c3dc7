// @vitest-environment jsdom
import { cleanup, fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import type { Alert, AlertRule, AlertState } from '../../../shared/contract/mqtt-alerts.ts';
import { DEFAULT_DEVICE_BOARD } from '../../../shared/contract/mqtt-devices.ts';
import { renderPane } from './fake-lab.tsx';
import { aMessage, aRow, aStatus, aWindow } from './test-data.ts';

afterEach(cleanup);

const RULE: AlertRule = {
  id: 'r',
  filter: 'lab/+',
  quietS: 10,
  isOn: true,
  condition: { kind: 'threshold', path: '$', side: 'above', limit: 30 },
};
const anAlert = (over: Partial<Alert> = {}): Alert => ({
  id: 1,
  ruleId: 'r',
  atMs: 1_700_000_000_000,
  words: '31 is above 30',
  topic: 'lab/t',
  nodeId: 2,
  message: aMessage(),
  suppressed: 0,
  isAcknowledged: false,
  ...over,
});
const aState = (alerts: Alert[], over: Partial<AlertState> = {}): AlertState => ({
  alerts,
  unacknowledged: alerts.filter(({ isAcknowledged }) => !isAcknowledged).length,
  raised: alerts.length,
  letGo: 0,
  unchecked: 0,
  rules: [
    {
      ruleId: 'r',
      checked: 9,
      raised: alerts.length,
      suppressed: 3,
      sequence: { missing: 4, doubled: 0, late: 1 },
      failure: null,
    },
  ],
  ...over,
});

function looking(rules: AlertRule[]) {
  const drawn = renderPane({ sessionId: 's1', profileId: 'p9' });
  drawn.fake.push('mqtt.status', aStatus({ topics: 1, messages: 1 }));
  drawn.fake.push('watch.kept', { pins: [], rules, devices: DEFAULT_DEVICE_BOARD });
  drawn.fake.push('mqtt.tree', aWindow([aRow({ id: 2, level: 'temperature' })]));
  drawn.fake.push('watch.alerts', aState([]));
  return drawn;
}

describe('alerts', () => {
  it('are told as they come, listed, lead to their message, and are acknowledged', () => {
    const { screen, fake, shell } = looking([RULE]);
    fake.push('watch.alerts', aState([anAlert({ id: 2, suppressed: 3 }), anAlert()], { unchecked: 5 }));
    expect(shell.tell).toHaveBeenCalledExactlyOnceWith('Alert on lab/t: 31 is above 30 (and 1 more)');
    fireEvent.click(screen.getByRole('tab', { name: 'Alerts (2)' }));
    expect(screen.getByText('2 raised, 3 only counted · 4 missing, 0 doubled, 1 late')).toBeTruthy();
    expect(screen.getByText(/5 messages were not checked/)).toBeTruthy();
    const list = screen.getByRole('list', { name: 'Alerts' });
    expect(within(list).getByText('3 more before, only counted')).toBeTruthy();
    fireEvent.click(within(list).getAllByRole('button', { name: 'Acknowledge' })[1]!);
    expect(fake.asked('watch.acknowledge')).toEqual([{ sessionId: 's1', alertId: 1 }]);
    fireEvent.click(screen.getByRole('button', { name: 'Acknowledge all' }));
    expect(fake.asked('watch.acknowledge').at(-1)).toEqual({ sessionId: 's1', alertId: null });
    fireEvent.click(within(list).getAllByRole('button', { name: /^31 is above 30/ })[0]!);
    expect(fake.streams('mqtt.topic').map(({ params }) => params['nodeId'])).toEqual([2]);
  });

  it('are not told again after a reload', () => {
    const drawn = renderPane();
    drawn.fake.push('mqtt.status', aStatus());
    drawn.fake.push('watch.alerts', aState([anAlert()]));
    expect(drawn.shell.tell).not.toHaveBeenCalled();
  });
});

describe('an alert rule', () => {
  it('is made in a form that says what is wrong', async () => {
    const { screen, fake } = looking([]);
    fireEvent.click(screen.getByRole('tab', { name: 'Alerts' }));
    expect(screen.getByText('No alert rules')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'New rule' })[0]!);
    const dialog = within(await screen.findByRole('dialog', { name: 'Alert rule' }));
    fireEvent.change(dialog.getByRole('textbox', { name: 'Topic filter' }), { target: { value: 'lab/#/x' } });
    expect(dialog.getByText('# is the last level')).toBeTruthy();
    expect(dialog.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
    fireEvent.change(dialog.getByRole('textbox', { name: 'Topic filter' }), { target: { value: 'lab/+' } });
    fireEvent.change(dialog.getByRole('combobox', { name: 'Alert when' }), { target: { value: 'silence' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(fake.asked('watch.change').at(-1)).toMatchObject({
      owner: 'profile:p9',
      change: { do: 'set-rule', rule: { filter: 'lab/+', condition: { kind: 'silence', afterS: 60 }, isOn: true } },
    });
  });

  it('is switched off, removed, and says why it no longer checks', async () => {
    const { screen, fake } = looking([RULE]);
    fireEvent.click(screen.getByRole('tab', { name: 'Alerts' }));
    fireEvent.click(screen.getByRole('switch', { name: 'Watch lab/+, the payload is above 30' }));
    await waitFor(() =>
      expect(fake.asked('watch.change').at(-1)).toMatchObject({ change: { rule: { ...RULE, isOn: false } } }),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Remove lab/+, the payload is above 30' }));
    expect(fake.asked('watch.change').at(-1)).toMatchObject({ change: { do: 'remove-rule', ruleId: 'r' } });
    const failure = { code: 'mqtt.slow-pattern' as const, facts: { pattern: '(a+)+' } };
    fake.push(
      'watch.alerts',
      aState([], { rules: [{ ruleId: 'r', checked: 1, raised: 0, suppressed: 0, sequence: null, failure }] }),
    );
    expect(screen.getByText(/takes too long/)).toBeTruthy();
  });
});
