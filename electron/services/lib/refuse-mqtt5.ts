import type { Client, ConnectPacket } from 'aedes';
import { generate } from 'mqtt-packet';

/** CONNACK reason code “Unsupported Protocol Version” [MQTT5-3.1.2-2]. */
const UNSUPPORTED_VERSION = 0x84;

/**
 * For Aedes' `preConnect`: lets MQTT 3 in and refuses MQTT 5.0 in its own form, with words that say what to do. Aedes
 * would answer in the 3.1.1 form, which a 5.0 client cannot read.
 */
export function refuseMqtt5(
  client: Client,
  packet: ConnectPacket,
  reasonString: string,
  done: (error: Error | null, isWelcome: boolean) => void,
): void {
  if (packet.protocolVersion !== 5) return done(null, true);
  const refusal = generate(
    { cmd: 'connack', reasonCode: UNSUPPORTED_VERSION, sessionPresent: false, properties: { reasonString } },
    { protocolVersion: 5 },
  );
  client.conn.write(refusal, () => done(new Error('refused: this client speaks MQTT 5.0'), false));
}
