import { describe, expect, it } from 'vitest';

import { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import {
  savedAfter,
  secretChangesOf,
  settingsOf,
  typedSecretsOf,
  valuesOf,
  type ProfileValues,
  type SecretValue,
} from './profile-values.ts';
import { sectionsWithErrors, validateProfile } from './validate-profile.ts';

const values = (change: Partial<ProfileValues> = {}): ProfileValues => ({ ...valuesOf('Bench'), ...change });
const secret = (change: SecretValue['change'], text = ''): SecretValue => ({ change, text, fileName: '' });
const withPassword = (password: SecretValue): ProfileValues['secrets'] => ({ ...values().secrets, password });

describe('validateProfile', () => {
  it('accepts what a new profile starts from, and the host does too', () => {
    expect(validateProfile(values())).toEqual({});
    expect(MqttSettings.safeParse(settingsOf(values())).success).toBe(true);
  });

  it('reads application protocols with commas between them, and leaves out an empty list', () => {
    expect(settingsOf(values({ alpn: ' x-amzn-mqtt-ca, ,mqtt ' })).alpn).toEqual(['x-amzn-mqtt-ca', 'mqtt']);
    expect(settingsOf(values())).not.toHaveProperty('alpn');
    expect(valuesOf('x', { ...settingsOf(values()), alpn: ['a', 'b'] }).alpn).toBe('a, b');
    expect(validateProfile(values({ alpn: 'x'.repeat(256) }))).toHaveProperty('alpn');
  });

  it.each<[string, Partial<ProfileValues>]>([
    ['host', { host: ' ' }],
    ['host', { host: 'mqtt://h' }],
    ['host', { host: 'a b' }],
    ['port', { port: '' }],
    ['port', { port: 65_536 }],
    ['path', { path: 'mqtt' }],
    ['keepaliveS', { keepaliveS: 70_000 }],
    ['connectTimeoutS', { connectTimeoutS: 0.1 }],
    ['will.topic', { hasWill: true }],
    ['will.topic', { hasWill: true, will: { topic: 'a/+', payload: '', qos: 0, retain: false } }],
    ['subscriptions.0.filter', { subscriptions: [{ filter: 'a/#/b', qos: 0 }] }],
    ['clientId', { protocolVersion: 4, cleanStart: false }],
    ['username', { protocolVersion: 4, secrets: withPassword(secret('set', 'x')) }],
  ])('marks %s in %j', (path, change) => {
    expect(Object.keys(validateProfile(values(change)))).toEqual([path]);
  });

  it('names a filter that stands twice, at its second place', () => {
    const subscriptions = ['a/#', 'b', 'a/#'].map((filter) => ({ filter, qos: 1 as const }));
    expect(validateProfile(values({ subscriptions }))).toEqual({
      'subscriptions.2.filter': 'This filter is already in the list',
    });
  });

  it('wants a user name beside a saved password in MQTT 3.1.1, and in 5.0 none', () => {
    const old = values({ protocolVersion: 4 });
    expect(validateProfile(old, ['clientKey'])).toEqual({});
    expect(validateProfile(old, ['password'])).toEqual({ username: 'MQTT 3.1.1 needs a user name with a password' });
    expect(validateProfile({ ...old, username: 'ada' }, ['password'])).toEqual({});
    expect(validateProfile({ ...old, secrets: withPassword(secret('remove')) }, ['password'])).toEqual({});
    expect(validateProfile(values({ secrets: withPassword(secret('set', 'x')) }))).toEqual({});
  });

  it('leaves a will that is off alone', () => {
    expect(settingsOf(values({ will: { topic: '#', payload: '', qos: 0, retain: false } })).will).toBeNull();
  });

  it('checks the proxy and the headers, and keeps what is right', () => {
    const proxy = { kind: 'http' as const, host: ' proxy.lan ', port: 3128, username: 'ada' };
    const good = values({ proxy, headers: 'X-Device: pump: 4\n\n X-Empty:' });
    expect(validateProfile(good)).toEqual({});
    expect(settingsOf(good)).toMatchObject({
      proxy: { kind: 'http', host: 'proxy.lan', port: 3128, username: 'ada' },
      headers: [
        { name: 'X-Device', value: 'pump: 4' },
        { name: 'X-Empty', value: '' },
      ],
    });
    expect(settingsOf(values({ proxy: { ...proxy, kind: 'none' } }))).not.toHaveProperty('proxy');
    const bad = validateProfile(values({ proxy: { ...proxy, host: '', port: '' }, headers: 'Authorization: x' }));
    expect(Object.keys(bad).toSorted()).toEqual(['headers', 'proxy.host', 'proxy.port']);
    expect(sectionsWithErrors(bad)).toEqual(['way']);
    expect(Object.keys(validateProfile(values({ headers: 'two words: x' })))).toEqual(['headers']);
  });

  it('knows which closed section to open', () => {
    expect(sectionsWithErrors({ host: 'x' })).toEqual([]);
    expect(sectionsWithErrors({ 'will.topic': 'x', keepaliveS: 'y' })).toEqual(['session', 'will']);
  });
});

describe('secrets', () => {
  it('send only what changed: kept ones stay out, removed ones are null', () => {
    const changed = values({
      secrets: {
        password: secret('set', 'new'),
        clientKey: secret('remove'),
        clientKeyPassphrase: secret('keep'),
        authorization: secret('keep'),
        proxyPassword: secret('keep'),
        authenticationData: secret('keep'),
      },
    });
    expect(secretChangesOf(changed)).toEqual({ password: 'new', clientKey: null });
    expect(typedSecretsOf(changed)).toEqual({ password: 'new' });
    expect(savedAfter(changed, ['clientKey', 'clientKeyPassphrase'])).toEqual(['password', 'clientKeyPassphrase']);
  });
});
