import { type BrokerSettings, DEFAULT_BROKER, LISTENER_KINDS } from '../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../shared/contract/broker.ts';
import { mosquittoAcl } from '../../../shared/domain/mosquitto/acl-file.ts';
import { mosquittoConf } from '../../../shared/domain/mosquitto/write-conf.ts';

/** A file of a Mosquitto. */
export interface MosquittoFile {
  name: 'mosquitto.conf' | 'acl' | 'passwords';
  text: string;
}

/** The files of a Mosquitto that does what the settings say; mosquitto.conf first. Passwords are not among them. */
export function mosquittoFiles(
  settings: BrokerSettings,
  { stateFolder }: Pick<BrokerStatus, 'stateFolder'>,
): MosquittoFile[] {
  const { users, hasRules, rules } = settings;
  const listeners = LISTENER_KINDS.filter((kind) => settings.listeners[kind].isOn).map((kind) => ({
    kind,
    // Mosquitto takes no free port by itself.
    port: settings.listeners[kind].port || DEFAULT_BROKER.listeners[kind].port,
  }));
  const conf = mosquittoConf({
    settings,
    listeners,
    files: {
      passwords: users.length > 0 ? 'passwords' : null,
      acl: hasRules ? 'acl' : null,
      tls: { certificate: 'certificate.pem', key: 'key.pem' },
    },
    stateFolder,
    runAs: null,
    // The page is on the machine of its host.
    loopbackInterface: /Linux/.test(navigator.userAgent) ? 'lo' : null,
  });
  return [
    { name: 'mosquitto.conf', text: conf },
    ...(hasRules ? [{ name: 'acl' as const, text: mosquittoAcl(rules) }] : []),
    ...(users.length > 0 ? [{ name: 'passwords' as const, text: passwordsToCome(users) }] : []),
  ];
}

/** The page does not have the passwords' hashes: how to make the file anew. */
function passwordsToCome(users: BrokerSettings['users']): string {
  const quoted = users.map(({ name }) => `'${name.replaceAll("'", `'\\''`)}'`);
  return [
    '# Passwords stay in Wirebench. Make this file with:',
    ...quoted.map((name, index) => `#   mosquitto_passwd ${index === 0 ? '-c ' : ''}passwords ${name}`),
    '',
  ].join('\n');
}
