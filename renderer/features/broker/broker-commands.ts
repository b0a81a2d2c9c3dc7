import type { BrokerSettings, ListenerKind } from '../../../shared/contract/broker-settings.ts';
import type { BrokerStatus } from '../../../shared/contract/broker.ts';

/** The address of a listener, as programs of this machine reach it. */
export function listenerUrl({ kind, port }: { kind: ListenerKind; port: number }): string {
  const text = { tcp: 'mqtt://127.0.0.1', tls: 'mqtts://localhost', ws: 'ws://127.0.0.1', wss: 'wss://localhost' }[
    kind
  ];
  return `${text}:${port}${kind === 'ws' || kind === 'wss' ? '/mqtt' : ''}`;
}

/** Lines for a terminal, complete but for a user's password. */
export function brokerCommands(
  { listeners, engine }: Pick<BrokerStatus, 'listeners' | 'engine'>,
  { allowsAnonymous, users }: Pick<BrokerSettings, 'allowsAnonymous' | 'users'>,
): { label: string; line: string }[] {
  const version = engine === 'mosquitto' ? ' -V 5' : '';
  const user = users[0]?.name ?? '';
  const login = allowsAnonymous || user === '' ? '' : ` -u '${user.replaceAll("'", `'\\''`)}' -P PASSWORD`;
  const to = (host: string, port: number, more = ''): string => `-h ${host} -p ${port}${version}${login}${more}`;
  return listeners.flatMap(({ kind, port }) => {
    if (kind === 'tcp') {
      const there = to('127.0.0.1', port);
      return [
        { label: 'See every message', line: `mosquitto_sub ${there} -t '#' -v` },
        { label: 'Publish one', line: `mosquitto_pub ${there} -t bench/hello -m 'hello'` },
      ];
    }
    const trusting = to('localhost', port, ' --cafile wirebench-lab-ca.pem');
    return kind === 'tls'
      ? [{ label: 'Over TLS, with the saved CA', line: `mosquitto_sub ${trusting} -t '#' -v` }]
      : [];
  });
}
