import { LabError } from '../../../shared/errors/lab-error.ts';

/** How `mqtt.lost` says that the broker hung up without a word. */
export const CLOSED_BY_BROKER = 'closed by the other end';
/** The same, where bytes of ours were still on their way. */
const RESET = 'ECONNRESET';

/** So many short conversations in a row are no coincidence. */
const TIMES = 4;
/** A rival comes back after its own wait, which is seldom longer. */
const SHORT_MS = 60_000;

/**
 * Recognises two clients with one client id. A broker lets the newer one in and hangs up on the older one
 * [MQTT-3.1.4-3]; where both come back, that goes on for ever. MQTT 5.0 says so in a DISCONNECT, MQTT 3.1.1 cannot.
 */
export class TakeoverWatch {
  #times = 0;

  /** @param clientId the id the user chose, which another client may have too; empty: one that nobody else has */
  constructor(private readonly clientId: string) {}

  /** Takes down that a conversation ended so; answers why that is, once it happened too often. */
  ended(reason: LabError, lastedMs: number): LabError {
    this.#times = isSudden(reason) && lastedMs < SHORT_MS ? this.#times + 1 : 0;
    if (this.clientId === '' || this.#times < TIMES) return reason;
    const times = this.#times;
    this.#times = 0;
    return new LabError('mqtt.taken-over', { clientId: this.clientId, times }, { cause: reason });
  }
}

function isSudden(error: LabError): boolean {
  if (error.code !== 'mqtt.lost') return false;
  const { reason } = (error as LabError<'mqtt.lost'>).facts;
  return reason === CLOSED_BY_BROKER || reason === RESET;
}
