import type { BrokerSettings, ListenerKind } from '../../contract/broker-settings.ts';
import { isExpressible } from './acl-file.ts';

/** Files of a Mosquitto that is run with these settings; null where it needs none. */
export interface MosquittoFiles {
  passwords: string | null;
  acl: string | null;
  tls: { certificate: string; key: string } | null;
}

export interface MosquittoConfOptions {
  settings: BrokerSettings;
  listeners: readonly { kind: ListenerKind; port: number }[];
  files: MosquittoFiles;
  /** Folder it keeps its state in, where the settings want that. */
  stateFolder: string;
  /** User Mosquitto stays when it is started as root. */
  runAs: string | null;
  /** Name of the loopback interface, where WebSocket listeners must be bound by interface to stay on it. */
  loopbackInterface: string | null;
}

/**
 * A mosquitto.conf that says what the settings say.
 *
 * @see mosquitto.conf(5)
 */
export function mosquittoConf(options: MosquittoConfOptions): string {
  const { settings, listeners, files, runAs } = options;
  const lines = [
    ...(runAs === null ? [] : [`user ${runAs}`]),
    'per_listener_settings false',
    ...(settings.keepsState
      ? ['persistence true', `persistence_location ${options.stateFolder}/`]
      : ['persistence false']),
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    'log_type information',
    `allow_anonymous ${settings.allowsAnonymous}`,
    ...(files.passwords === null ? [] : [`password_file ${files.passwords}`]),
    ...(files.acl === null ? [] : [`acl_file ${files.acl}`]),
    `message_size_limit ${settings.maxPayloadBytes}`,
    ...listeners.flatMap((listener) => ['', ...listenerLines(listener, options)]),
  ];
  return `${lines.join('\n')}\n`;
}

function listenerLines(
  { kind, port }: { kind: ListenerKind; port: number },
  { settings, files, loopbackInterface }: MosquittoConfOptions,
): string[] {
  const isWeb = kind === 'ws' || kind === 'wss';
  const isLoopback = settings.reach === 'loopback';
  // Older versions bind WebSocket listeners to every interface, whatever address they are given.
  const byInterface = isLoopback && isWeb && loopbackInterface !== null;
  const address = isLoopback && !byInterface ? ' 127.0.0.1' : '';
  const isSecure = kind === 'tls' || kind === 'wss';
  return [
    `listener ${port}${address}`,
    ...(isWeb ? ['protocol websockets'] : []),
    ...(byInterface ? ['socket_domain ipv4', `bind_interface ${loopbackInterface}`] : []),
    ...(settings.maxClients > 0 ? [`max_connections ${settings.maxClients}`] : []),
    ...(isSecure && files.tls ? [`certfile ${files.tls.certificate}`, `keyfile ${files.tls.key}`] : []),
  ];
}

/** What of the settings Mosquitto cannot do, in sentences for the user; none where it can do all. */
export function beyondMosquitto({ hasRules, rules, faults, maxClients }: BrokerSettings): string[] {
  const left = hasRules ? rules.filter((rule) => !isExpressible(rule)).length : 0;
  const faultsOn = faults.filter(({ isOn }) => isOn).length;
  return [
    ...(left > 0
      ? [
          `${left === 1 ? 'One rule is' : `${left} rules are`} left out: Mosquitto’s ACL file knows no rule for one client id, nor %c in a rule for one user.`,
        ]
      : []),
    ...(faultsOn > 0 ? ['Faults on purpose are left out: only the embedded broker makes them.'] : []),
    ...(maxClients > 0 ? ['Mosquitto counts its clients per listener: the limit holds for each.'] : []),
  ];
}
