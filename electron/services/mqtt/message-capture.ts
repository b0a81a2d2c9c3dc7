import { NOBODY_HERE, NOBODY_THERE } from '../../../shared/domain/pcapng/endpoint.ts';
import { PcapngWriter } from '../../../shared/domain/pcapng/pcapng-writer.ts';
import { TcpFlow } from '../../../shared/domain/pcapng/tcp-flow.ts';
import type { ExportedMessage, MessageWriter } from './message-text.ts';

/** Where Wireshark expects MQTT. */
const MQTT_PORT = 1883;
const FIRST_PORT = 49_152;
const CLIENT_PORTS = 16_000;
/** CONNECT of a client “wirebench” with MQTT 3.1.1, and the CONNACK that lets it in. */
const CONNECT = Uint8Array.of(0x10, 21, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 9, ...Buffer.from('wirebench'));
const CONNACK = Uint8Array.of(0x20, 2, 0, 0);
const SAID =
  'Messages as Wirebench received them. Connections, packet identifiers and the order among topics are made up around them; properties of MQTT 5 are left out.';

/**
 * Messages as a capture file: each a PUBLISH of MQTT 3.1.1 as a broker would deliver it. Where the time goes back, as at
 * the next topic of an export, another connection begins.
 */
export class MessageCapture implements MessageWriter {
  readonly #writer = new PcapngWriter();
  #flow: TcpFlow | null = null;
  #connections = 0;
  #lastMs = 0;
  #messageId = 0;

  get size(): number {
    return this.#writer.size;
  }

  take(): Uint8Array {
    return this.#writer.take();
  }

  begin(): void {
    this.#writer.section('Wirebench', SAID);
    this.#writer.interface('wirebench', 'MQTT messages');
  }

  message({ topic, atMs, qos, retain, payload }: ExportedMessage): void {
    if (!this.#flow || atMs < this.#lastMs) this.#connect(atMs);
    this.#lastMs = atMs;
    this.#messageId = (this.#messageId % 65_535) + 1;
    this.#flow!.data('in', publish(topic, payload, qos, retain, this.#messageId));
  }

  end(): void {
    this.#flow?.finish('out');
    this.#flow?.finish('in');
  }

  #connect(atMs: number): void {
    this.end();
    this.#lastMs = atMs;
    const port = FIRST_PORT + (this.#connections++ % CLIENT_PORTS);
    const here = { address: NOBODY_HERE, port };
    const there = { address: NOBODY_THERE, port: MQTT_PORT };
    this.#flow = new TcpFlow(here, there, (direction, frame) =>
      this.#writer.packet(BigInt(Math.round(this.#lastMs * 1_000)) * 1_000n, direction, frame, ''),
    );
    this.#flow.open('out');
    this.#flow.data('out', CONNECT);
    this.#flow.data('in', CONNACK);
  }
}

/** @see MQTT 3.1.1 §3.3 */
function publish(topic: string, payload: Uint8Array, qos: number, retain: boolean, messageId: number): Uint8Array {
  const name = Buffer.from(topic);
  const id = qos > 0 ? [messageId >> 8, messageId & 0xff] : [];
  const length = 2 + name.length + id.length + payload.length;
  const head = [0x30 | (qos << 1) | Number(retain), ...remainingLength(length), name.length >> 8, name.length & 0xff];
  return Buffer.concat([Uint8Array.from(head), name, Uint8Array.from(id), payload]);
}

/** @see MQTT 3.1.1 §2.2.3 */
function remainingLength(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}
