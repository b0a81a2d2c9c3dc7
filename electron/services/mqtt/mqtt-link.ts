import { MqttClient, type PacketCallback, type Store } from 'mqtt';
import type { IAuthPacket, IConnackPacket } from 'mqtt-packet';

import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import type { PublishProperties } from '../../../shared/contract/mqtt-properties.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { reasonMeaning } from '../../../shared/domain/mqtt-reasons.ts';
import type { PacketProblem } from '../../../shared/domain/mqtt-rules/packet-problem.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { isTlsError } from '../lib/tls/tls-failure.ts';
import { fromConnack, lossOf } from './connect-failure.ts';

import { clientOptions } from './client-options.ts';
import { EnhancedAuth } from './enhanced-auth.ts';
import { strangerReason } from './stranger.ts';
import { handshakeFailure } from './open-tls.ts';
import type { Transport } from './open-transport.ts';
import { brokerLimitProblem } from './broker-limits.ts';
import type { Arrival } from './message-history.ts';
import { sentProperties } from './publish-options.ts';
import type { PassedMessages } from './passed-messages.ts';
import type { Backlog } from './receive-flow.ts';
import { PublishSifter } from './publish-sifter.ts';
import type { AskedSubscription } from './subscriptions.ts';
import { CLOSED_BY_BROKER } from './takeover-watch.ts';
import { WireStream, type WireTap } from './wire-stream.ts';

/** A DISCONNECT with nothing to add, the same in all versions [MQTT-3.14.4-1]. */
const DISCONNECT = Buffer.from([0xe0, 0]);

/** Asks whether the broker is there, the same in all versions, §3.12. */
const PINGREQ = Buffer.from([0xc0, 0]);

/** How long a polite goodbye may take, in milliseconds. */
const GOODBYE_MS = 2_000;

/** A message from the broker; its payload is a view on the network's buffer. */
export type OnMessage = (topic: string, message: Arrival) => void;

/** Messages of QoS 1 and 2 on their way; outlives one conversation where the session does (§4.1). */
export interface InFlight {
  incomingStore: Store;
  outgoingStore: Store;
}

export interface LinkOptions {
  transport: Transport;
  settings: MqttSettings;
  secrets: GivenSecrets;
  clientId: string;
  inFlight: InFlight | null;
  tap: WireTap;
  onMessage: OnMessage;
}

/** One conversation with a broker, from CONNECT to the end of the connection. It is never used again. */
export class MqttLink {
  /** Settles when the conversation has begun; rejects with a LabError. */
  readonly opened: Promise<IConnackPacket>;
  /** Resolves with the reason when the conversation is over. */
  readonly closed: Promise<LabError>;
  readonly #client: MqttClient;
  readonly #stream: WireStream;
  readonly #passed: PassedMessages;
  readonly #auth: EnhancedAuth | null;
  readonly #pending = new Set<(reason: LabError) => void>();
  #connack: IConnackPacket | null = null;
  #reason: LabError | null = null;
  #firstBytes: Uint8Array | null = null;
  /** Pieces that came from the broker. */
  #heard = 0;

  constructor(private readonly options: LinkOptions) {
    const { transport, tap, settings, onMessage } = options;
    const sifter = new PublishSifter(settings.protocolVersion, {
      onPublish: (topic, payload, retain, dup, properties) =>
        onMessage(topic, { payload, qos: 0, retain, dup, properties }),
      onProblem: (problem) => this.#breakOff(problem),
    });
    this.#passed = sifter.passed;
    this.#stream = new WireStream(
      transport.stream,
      (direction, bytes) => {
        if (direction === 'in') {
          this.#firstBytes ??= bytes.slice(0, 8);
          this.#heard += 1;
        }
        tap(direction, bytes);
      },
      (bytes) => sifter.sift(bytes),
    );
    this.#auth = EnhancedAuth.of(settings, options.secrets);
    this.#client = new MqttClient(() => this.#stream, clientOptions(options, this.#auth));
    this.opened = new Promise((resolve, reject) => {
      this.#client.once('connect', (packet) => {
        if (!this.#isProved(packet)) return;
        this.#connack = packet;
        resolve(packet);
      });
      this.#client.once('close', () => reject(this.#whyClosed()));
    });
    this.closed = new Promise((resolve) => this.#client.once('close', () => resolve(this.#whyClosed())));
    // Who opens a link hears of its failure through `opened`; nobody else has to.
    this.opened.catch(() => undefined);
    this.#listen();
    this.#client.connect();
  }

  /**
   * @throws LabError `mqtt.publish-refused` with the broker's reason, `mqtt.lost` when the connection broke
   * before the broker had confirmed what the QoS promises.
   */
  async publish(
    topic: string,
    payload: Uint8Array,
    qos: 0 | 1 | 2,
    retain: boolean,
    properties?: PublishProperties,
  ): Promise<void> {
    const limit = brokerLimitProblem(this.#connack?.properties, topic, payload.byteLength, qos, retain, properties);
    if (limit) throw new LabError('mqtt.publish-refused', { topic, reasonCode: limit, meaning: reasonMeaning(limit) });
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    const sent = sentProperties(properties);
    const options = { qos, retain, ...(sent ? { properties: sent } : {}) };
    await this.#answered((done) => this.#client.publish(topic, bytes, options, done)).catch((error: unknown) => {
      const { code } = error as { code?: unknown };
      if (typeof code !== 'number') throw error;
      throw new LabError('mqtt.publish-refused', { topic, reasonCode: code, meaning: reasonMeaning(code) });
    });
  }

  /**
   * Asks for all in one SUBSCRIBE, or one by one where each gets its own identifier; answers the broker's reason code
   * of each. @throws LabError `mqtt.lost`.
   */
  async subscribe(subscriptions: readonly AskedSubscription[]): Promise<number[]> {
    if (!this.takesIdentifiers) return await this.#subscribe(subscriptions, {});
    const each = subscriptions.map(async (one) => await this.#subscribe([one], { subscriptionIdentifier: one.id }));
    return (await Promise.all(each)).flat();
  }

  async #subscribe(
    subscriptions: readonly AskedSubscription[],
    properties: { subscriptionIdentifier?: number },
  ): Promise<number[]> {
    const wanted = Object.fromEntries(subscriptions.map((one) => [one.filter, subscribeOptions(one)]));
    let granted: number[] = [];
    await this.#answered((done) =>
      this.#client.subscribe(wanted, { qos: 0, properties }, (error, _subscriptions, packet) => {
        granted = (packet?.granted ?? []) as number[];
        done(packet ? null : error);
      }),
    );
    return granted;
  }

  /** @throws LabError `mqtt.lost`. */
  async unsubscribe(filter: string): Promise<void> {
    await this.#answered((done) => this.#client.unsubscribe(filter, done));
  }

  /** Whether subscriptions of this conversation have identifiers, which come back with each message. */
  get takesIdentifiers(): boolean {
    if (this.options.settings.protocolVersion !== 5) return false;
    return this.#connack?.properties?.subscriptionIdentifiersAvailable !== false;
  }

  /** The greatest QoS the broker takes. */
  get maximumQos(): number {
    return this.#connack?.properties?.maximumQoS ?? 2;
  }

  /** What was read off the network and waits to be taken in. */
  get backlog(): Backlog {
    const { local, remote } = this.options.transport;
    return { ...this.#stream.backlog, local, remote };
  }

  /** Asks whether the broker is still there, beside the keep-alive; where it says nothing in time, this is the end. */
  probe(answerMs: number): void {
    const heard = this.#heard;
    this.#stream.write(PINGREQ);
    const timer = setTimeout(() => {
      if (this.#heard > heard) return;
      const reason = 'no answer to a ping after the computer stood still';
      this.#reason ??= new LabError('mqtt.lost', { address: this.#address(), reason });
      this.#stream.destroy();
    }, answerMs);
    this.#client.once('close', () => clearTimeout(timer));
  }

  /** Says DISCONNECT, waits a little for it to leave, and closes. What is unconfirmed is given up. */
  async end(): Promise<void> {
    this.#reason ??= new LabError('mqtt.not-open', { state: 'closing' });
    await this.#leave(this.#connack ? DISCONNECT : null);
  }

  async #leave(goodbye: Buffer | null): Promise<void> {
    const timer = setTimeout(() => this.#stream.destroy(), GOODBYE_MS);
    if (goodbye) this.#stream.end(goodbye);
    else this.#stream.destroy();
    await this.closed;
    clearTimeout(timer);
  }

  /** Answers the broker's challenges [MQTT-4.12.0-3]. */
  async #authenticate(packet: IAuthPacket, answer: PacketCallback): Promise<void> {
    try {
      answer(undefined, await this.#auth!.reply(packet));
    } catch (error) {
      if (error instanceof LabError) this.#reason ??= error;
      answer(error as Error);
    }
  }

  /** Whether the broker has proved itself, too, where the method asks that of it. */
  #isProved({ properties }: IConnackPacket): boolean {
    try {
      this.#auth?.verify(properties?.authenticationData);
      return true;
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#reason ??= error;
      this.#stream.destroy();
      return false;
    }
  }

  /** The broker broke a rule: MQTT 5.0 tells it which kind of rule before it closes [MQTT-4.13.1-1]. */
  #breakOff({ rule, reasonCode }: PacketProblem): void {
    this.#reason ??= new LabError('mqtt.protocol-error', { address: this.#address(), rule });
    const isTold = this.options.settings.protocolVersion === 5 && this.#connack !== null;
    // What came before the bad packet is still on its way to the client.
    setImmediate(() => void this.#leave(isTold ? Buffer.from([0xe0, 1, reasonCode]) : null));
  }

  #listen(): void {
    if (this.#auth) this.#client.handleAuth = (packet, answer) => void this.#authenticate(packet, answer);
    this.#client.on('message', (topic, payload, { qos, retain, dup, messageId, properties }) => {
      const isWith = properties !== undefined || qos > 0;
      const passed = isWith ? this.#passed.take(qos > 0 ? (messageId ?? 0) : 0) : null;
      const bytes = passed?.properties ?? null;
      this.options.onMessage(passed?.oddTopic ?? topic, { payload, qos, retain, dup, properties: bytes });
    });
    this.#client.on('error', (error) => {
      this.#reason ??= this.#fromError(error);
      this.#stream.destroy();
    });
    this.#client.on('disconnect', ({ reasonCode = 0, properties }) => {
      const { reasonString, serverReference } = properties ?? {};
      this.#reason ??= new LabError('mqtt.disconnected', {
        reasonCode,
        meaning: reasonMeaning(reasonCode),
        ...(reasonString ? { said: reasonString } : {}),
        ...(serverReference ? { useServer: serverReference } : {}),
      });
      // [MQTT-4.13.1-1]: the broker has said its last word.
      this.#stream.destroy();
    });
    this.#client.on('close', () => {
      for (const reject of this.#pending) reject(this.#whyClosed());
      this.#pending.clear();
    });
  }

  /** Runs a call of mqtt.js that answers by callback; a lost connection answers it too. */
  async #answered(call: (done: (error?: Error | null) => void) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.add(reject);
    call((error) => (error ? reject(this.#reason && !('code' in error) ? this.#reason : error) : resolve()));
    await promise.finally(() => this.#pending.delete(reject));
  }

  #whyClosed(): LabError {
    if (this.#reason) return this.#reason;
    const address = this.#address();
    this.#reason = this.#connack
      ? new LabError('mqtt.lost', { address, reason: CLOSED_BY_BROKER })
      : new LabError('mqtt.not-a-broker', { address, reason: strangerReason(this.#firstBytes) });
    return this.#reason;
  }

  #fromError(error: Error & { code?: unknown }): LabError {
    const { settings } = this.options;
    const address = this.#address();
    if (isTlsError(error)) return handshakeFailure(error, settings);
    if (this.#connack) return lossOf(address, error, this.#connack.properties?.serverKeepAlive ?? settings.keepaliveS);
    if (typeof error.code === 'number') return fromConnack(error.code, settings);
    if (/timeout/i.test(error.message))
      return new LabError('mqtt.timeout', { address, timeoutMs: settings.connectTimeoutMs });
    return new LabError('mqtt.not-a-broker', { address, reason: strangerReason(this.#firstBytes) }, { cause: error });
  }

  #address(): string {
    return hostPort(this.options.settings.host, this.options.settings.port);
  }
}

function subscribeOptions({ filter, qos, noLocal, retainAsPublished, retainHandling }: AskedSubscription) {
  // [MQTT-3.8.3-4]: a shared subscription has no "no local".
  const nl = (noLocal ?? false) && !filter.startsWith('$share/');
  return { qos, nl, rap: retainAsPublished ?? false, rh: retainHandling ?? 0 };
}
