import type { BrokerSettings } from '../../../../shared/contract/broker-settings.ts';
import { confListeners, isLoopback, readConf } from '../../../../shared/domain/mosquitto/conf-lines.ts';
import { listenerKind } from '../../../../shared/domain/mosquitto/read-conf.ts';
import { isSecure, type OpenListener, wanted } from '../listeners.ts';

const MAX_PORT = 65_535;

/** A listener of the user's own mosquitto.conf, and the address under which it can be looked for. */
export interface OwnListener extends OpenListener {
  host: string;
}

/** The TCP listeners of the user's own mosquitto.conf; null where Mosquitto runs with what the settings say. */
export function ownListeners({ engine, mosquitto }: BrokerSettings): OwnListener[] | null {
  if (engine !== 'mosquitto' || !mosquitto.isUsed) return null;
  return (
    confListeners(readConf(mosquitto.conf))
      // What is no port, Mosquitto says itself.
      .filter(({ isUnix, port }) => !isUnix && Number.isInteger(port) && port > 0 && port <= MAX_PORT)
      .map((listener) => ({ kind: listenerKind(listener), port: listener.port, host: listener.address || '127.0.0.1' }))
  );
}

/** Who reaches the broker, as its settings or the user's own mosquitto.conf have it. */
export function reachOf(settings: BrokerSettings): BrokerSettings['reach'] {
  if (!ownListeners(settings)) return settings.reach;
  const lines = readConf(settings.mosquitto.conf);
  // What other files add is not known.
  const isOpen = lines.some(({ name }) => name === 'include_dir');
  return !isOpen && confListeners(lines).every(isLoopback) ? 'loopback' : 'network';
}

/** Names, in the folder a Mosquitto runs in, of what Wirebench writes there beside mosquitto.conf. */
export const RUN_FILES = {
  passwords: 'passwords',
  acl: 'acl',
  certificate: 'certificate.pem',
  key: 'key.pem',
} as const;

/** Whether a certificate of the lab's authority is to be made. */
export function wantsCertificate(settings: BrokerSettings): boolean {
  if (!ownListeners(settings)) return wanted(settings).some(isSecure);
  return readConf(settings.mosquitto.conf).some(
    ({ name, value }) => name === 'certfile' && value === RUN_FILES.certificate,
  );
}

/** The user's own mosquitto.conf as Mosquitto is to read it: as written, and with a user that can read its folder. */
export function ownConf({ mosquitto: { conf } }: BrokerSettings, runAs: string | null): string {
  const hasUser = readConf(conf).some(({ name }) => name === 'user');
  // At its end, so that the lines Mosquitto names in its log are those of the text.
  return hasUser || runAs === null ? conf : `${conf}\nuser ${runAs}\n`;
}
