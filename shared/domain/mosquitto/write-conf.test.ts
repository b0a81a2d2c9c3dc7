import { describe, expect, it } from 'vitest';

import { DEFAULT_BROKER, type AclRule } from '../../contract/broker-settings.ts';
import { mosquittoAcl } from './acl-file.ts';
import { beyondMosquitto, mosquittoConf } from './write-conf.ts';

const rule = (change: Partial<AclRule>): AclRule => ({
  user: '',
  clientId: '',
  access: 'both',
  filter: '#',
  ...change,
});
const noFiles = { passwords: null, acl: null, tls: null };
const listeners = [
  { kind: 'tcp', port: 1 },
  { kind: 'wss', port: 2 },
] as const;

describe('mosquittoConf', () => {
  it('stays on loopback, WebSocket listeners by their interface', () => {
    const common = { settings: DEFAULT_BROKER, listeners, files: noFiles, stateFolder: '/s', runAs: null };
    const linux = mosquittoConf({ ...common, loopbackInterface: 'lo' });
    expect(linux).toContain('\nlistener 1 127.0.0.1\n');
    expect(linux).toContain('\nlistener 2\nprotocol websockets\nsocket_domain ipv4\nbind_interface lo\n');
    expect(mosquittoConf({ ...common, loopbackInterface: null })).toContain(
      '\nlistener 2 127.0.0.1\nprotocol websockets\n',
    );
  });

  it('listens everywhere only when it was chosen', () => {
    const settings = { ...DEFAULT_BROKER, reach: 'network' } as const;
    const conf = mosquittoConf({
      settings,
      listeners,
      files: noFiles,
      stateFolder: '/s',
      runAs: null,
      loopbackInterface: 'lo',
    });
    expect(conf).toContain('\nlistener 1\n');
    expect(conf).not.toContain('bind_interface');
  });
});

describe('mosquittoAcl', () => {
  it('says rules about everyone as patterns, then each user’s own', () => {
    const rules = [
      rule({ user: 'ada', filter: 'x/%u', access: 'read' }),
      rule({ filter: 'c/%c' }),
      rule({ user: 'ada', access: 'deny' }),
    ];
    expect(mosquittoAcl(rules)).toBe('pattern readwrite c/%c\n\nuser ada\ntopic read x/ada\ntopic deny #\n');
  });

  it('leaves out what it cannot say, and says that', () => {
    const rules = [rule({ clientId: 'one' }), rule({ user: 'ada', filter: '%c' })];
    expect(mosquittoAcl(rules).trim()).toBe('');
    expect(beyondMosquitto({ ...DEFAULT_BROKER, hasRules: true, rules })[0]).toContain('2 rules are left out');
    expect(beyondMosquitto(DEFAULT_BROKER)).toEqual([]);
  });
});
