import type { AuthenticateError } from 'aedes';

import type { BrokerSettings } from '../../../shared/contract/broker-settings.ts';
import type { ClientTable } from './client-table.ts';
import type { FaultBox } from './fault-box.ts';
import { isPassword } from './passwords.ts';

/** CONNACK return codes [MQTT-3.2.2.3]. */
const SERVER_UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

export interface EntryCheckDeps {
  settings(): BrokerSettings;
  passwordHash(user: string): string | null;
  faults: FaultBox;
  table: Pick<ClientTable, 'size' | 'get'>;
}

/** Whether a client is let in, and as whom. */
export interface Entry {
  refusal: AuthenticateError | null;
  /** The user it has shown to be; null for an anonymous client. */
  user: string | null;
}

/** What a CONNECT says of who it is. */
export interface Login {
  /** Null where it names nobody. */
  name: string | null;
  password: Uint8Array | undefined;
}

/** Decides who is let in when a CONNECT comes. */
export class EntryCheck {
  readonly #deps: EntryCheckDeps;

  constructor(deps: EntryCheckDeps) {
    this.#deps = deps;
  }

  async check(clientId: string, { name, password }: Login): Promise<Entry> {
    const fault = this.#deps.faults.forConnect(clientId);
    if (fault) return refused(fault.returnCode, 'a fault refuses it on purpose');
    const { allowsAnonymous, users } = this.#deps.settings();
    // As Mosquitto without a password file: a name nobody can check is the name of no one.
    const isAnonymous = name === null || (allowsAnonymous && users.length === 0);
    if (isAnonymous && !allowsAnonymous) return refused(NOT_AUTHORIZED, 'anonymous clients are not let in');
    if (!isAnonymous) {
      const hash = this.#deps.passwordHash(name);
      const isRight = await isPassword(hash, new TextDecoder().decode(password));
      if (!isRight) return refused(BAD_CREDENTIALS, 'bad user name or password');
    }
    // Asked last: others may have come in while the password was checked.
    if (this.#isFull(clientId)) return refused(SERVER_UNAVAILABLE, 'the broker has as many clients as it may');
    return { refusal: null, user: isAnonymous ? null : name };
  }

  #isFull(clientId: string): boolean {
    const { table, settings } = this.#deps;
    const { maxClients } = settings();
    return maxClients > 0 && table.size >= maxClients && !table.get(clientId);
  }
}

function refused(returnCode: number, words: string): Entry {
  return { refusal: Object.assign(new Error(words), { returnCode }), user: null };
}
