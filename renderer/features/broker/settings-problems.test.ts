import { describe, expect, it } from 'vitest';

import { DEFAULT_BROKER, type BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import { brokerCommands } from './broker-commands.ts';
import { settingsProblems } from './settings-problems.ts';

const problems = (change: Partial<BrokerSettings>, passwords = {}, known: string[] = []) =>
  settingsProblems({ ...DEFAULT_BROKER, ...change }, passwords, known);

describe('settingsProblems', () => {
  it('finds nothing wrong with the defaults', () => expect(problems({})).toEqual({}));

  it('asks a new user for a name and a password, a known one for neither', () => {
    const users = [{ name: '' }, { name: 'ada' }, { name: 'bob' }, { name: 'ada' }, { name: 'eve' }];
    expect(problems({ users }, { bob: 'x' }, ['eve'])).toEqual({
      'users.0.name': 'Give a name',
      'users.1.password': 'Give a password',
      'users.3.name': 'This name is there twice',
    });
  });

  it('tells filters that are none, and ports that meet', () => {
    const on = (port: number) => ({ isOn: true, port });
    const rules = [{ user: '', clientId: '', access: 'both', filter: 'a#' } as const];
    const listeners = { tcp: on(1), tls: on(0), ws: on(1), wss: on(0) };
    expect(Object.keys(problems({ rules, listeners }))).toEqual(['rules.0.filter', 'listeners.ws']);
  });
});

describe('brokerCommands', () => {
  const status = { engine: 'embedded', listeners: [{ kind: 'tcp', port: 1 }] } as const;

  it('names a user only where one is needed, quoted for a shell', () => {
    const users = [{ name: "o'hara" }];
    const open = brokerCommands({ ...status, listeners: [...status.listeners] }, { allowsAnonymous: true, users });
    const closed = brokerCommands({ ...status, listeners: [...status.listeners] }, { allowsAnonymous: false, users });
    expect(open[0]!.line).toBe("mosquitto_sub -h 127.0.0.1 -p 1 -t '#' -v");
    expect(closed[0]!.line).toContain(String.raw`-u 'o'\''hara' -P PASSWORD`);
  });
});
