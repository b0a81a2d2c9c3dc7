import { ByteReader, Halt, readFields } from '../byte-reader.ts';
import type { Decoded, Field } from '../field.ts';
import { bitsOfFlags, packetFields } from './packet-fields.ts';
import { fixedFlags, PACKET_ABOUT, packetType, type MqttLevel } from './packet-types.ts';
import { readField, variableInteger } from './read-values.ts';

/**
 * The fields of one control packet, each with its bytes and what it means. Never throws; what is wrong with the packet
 * is the problem.
 *
 * @param bytes the packet, or its beginning
 * @param level the protocol level its CONNECT named; a CONNECT itself is read by its own
 * @see MQTT 5.0 §2, MQTT 3.1.1 §2
 */
export function decodeMqttPacket(bytes: Uint8Array, level: MqttLevel, isCut = false): Decoded {
  const reader = new ByteReader(bytes, isCut);
  return readFields(reader, (fields) => {
    fields.push(firstByte(reader));
    const remaining = remainingLength(reader);
    fields.push(remaining);
    const length = Number(remaining.value.replaceAll(',', ''));
    const end = reader.at + length;
    if (!isCut && end < reader.end) throw new Halt(end, 'More bytes than the remaining length names');
    packetFields(reader, bytes[0]!, level, fields);
    if (!reader.isAtEnd)
      throw new Halt(reader.at, `${packetType(bytes[0]!)} has no more fields, but there are more bytes`);
    if (!isCut && reader.at < end) throw new Halt(reader.at, 'Fewer bytes than the remaining length names');
  });
}

function firstByte(reader: ByteReader): Field {
  const field = reader.open('Packet type');
  const first = reader.uint(1, 'A packet');
  const type = packetType(first);
  field.type = 'byte';
  field.value = type;
  field.about = PACKET_ABOUT[type];
  reader.inside(field, (children) => children.push(...bitsOfFlags(reader, first)));
  const wanted = fixedFlags(type);
  if (type === 'Reserved' || (wanted !== null && (first & 0x0f) !== wanted))
    field.value += ', with flags it must not have [MQTT-2.1.3-1]';
  return field;
}

function remainingLength(reader: ByteReader): Field {
  const about = 'Bytes of the packet that follow this field. §2.1.4';
  return readField(reader, 'Remaining length', 'variable', about, () =>
    variableInteger(reader, 'The remaining length').toLocaleString('en'),
  );
}
