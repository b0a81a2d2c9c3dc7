import type { IAuthPacket } from 'mqtt-packet';

import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { isScram, ScramClient, ScramFailure } from './scram.ts';

/** Reason code of an AUTH that goes on, MQTT 5.0 §3.15.2.1. */
const CONTINUE = 0x18;

/** The client's side of an enhanced authentication: a method by name, and what it sends. @see MQTT 5.0 §4.12 */
export class EnhancedAuth {
  readonly method: string;
  /** What CONNECT carries. */
  readonly data: Buffer | null;
  readonly #scram: ScramClient | null;

  private constructor(method: string, { username }: MqttSettings, secrets: GivenSecrets) {
    this.method = method;
    this.#scram = isScram(method) ? new ScramClient(method, username, secrets.password ?? '') : null;
    const first = this.#scram?.first ?? secrets.authenticationData;
    this.data = first ? Buffer.from(first) : null;
  }

  /** Null where the profile asks for none. */
  static of(settings: MqttSettings, secrets: GivenSecrets): EnhancedAuth | null {
    const { authenticationMethod: method, protocolVersion } = settings;
    return method && protocolVersion === 5 ? new EnhancedAuth(method, settings, secrets) : null;
  }

  /** The password is proved by the method, and does not go over the wire. */
  get replacesPassword(): boolean {
    return this.#scram !== null;
  }

  /** The AUTH that answers the broker's; none where that ends the exchange. @throws LabError `mqtt.authentication`. */
  async reply({ reasonCode, properties }: IAuthPacket): Promise<IAuthPacket | undefined> {
    if (reasonCode !== CONTINUE) return undefined;
    const authenticationData = await this.#answer(properties?.authenticationData ?? Buffer.alloc(0));
    return {
      cmd: 'auth',
      reasonCode: CONTINUE,
      properties: { authenticationMethod: this.method, authenticationData },
    };
  }

  /** What answers the broker's challenge. @throws LabError `mqtt.authentication`. */
  async #answer(challenge: Uint8Array): Promise<Buffer> {
    if (!this.#scram) throw this.#failure('the broker asks for another step, and Wirebench knows none of this method');
    try {
      return Buffer.from(await this.#scram.final(Buffer.from(challenge).toString()));
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Checks the broker's last word. @throws LabError `mqtt.authentication`. */
  verify(word: Uint8Array | undefined): void {
    try {
      this.#scram?.verify(Buffer.from(word ?? []).toString());
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): unknown {
    return error instanceof ScramFailure ? this.#failure(`the broker’s part of it is wrong: ${error.message}`) : error;
  }

  #failure(reason: string): LabError {
    return new LabError('mqtt.authentication', { method: this.method, reason });
  }
}
