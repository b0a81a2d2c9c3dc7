import { Encoder } from 'cbor-x';

import { config, isDue, reading, round, type Device } from './device.ts';
import type { Random } from './random.ts';
import type { RoomAir } from './room-air.ts';

/** Plain maps, so that any CBOR reader takes them (RFC 8949 §3.1, major type 5). */
const cbor = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false });

/** An air-quality station that packs its readings as CBOR: the names stay, the bytes shrink. */
export function airStation(random: Random, air: RoomAir): Device {
  const topic = 'campus/library/air';
  let carbonDioxidePpm = 620;
  return {
    info: {
      name: 'Air station, library',
      topic,
      about:
        'Carbon dioxide, fine dust and temperature once a second as CBOR (RFC 8949): the same data model as JSON ' +
        'in fewer bytes. Compare the size with the power meters’ JSON.',
      command: null,
    },
    hello: () => [config(topic, { reading: { format: 'CBOR', co2: 'ppm', pm2_5: 'µg/m³', temperature: '°C' } })],
    tick: (siteMs) => {
      if (!isDue(siteMs, 1_000, 600)) return [];
      carbonDioxidePpm = Math.min(1_800, Math.max(410, carbonDioxidePpm + random.around(12)));
      const values = {
        co2: Math.round(carbonDioxidePpm),
        pm2_5: round(random.between(3, 14), 1),
        temperature: round(air.temperatureC, 2),
        ok: true,
      };
      return [reading(`${topic}/reading`, new Uint8Array(cbor.encode(values)))];
    },
  };
}

/** Size of one vibration frame in bytes; its layout is Python's struct format `>HBBIfffh`. */
const FRAME_BYTES = 22;

/** A vibration sensor that sends a packed structure ten times a second. */
export function vibrationSensor(random: Random): Device {
  const topic = 'campus/workshop/vibration';
  let count = 0;
  return {
    info: {
      name: 'Vibration sensor, workshop',
      topic,
      about:
        'Ten packed binary frames a second, 22 bytes each, big-endian. The retained config gives the layout as ' +
        'Python’s struct format: struct.unpack(">HBBIfffh", payload).',
      command: null,
    },
    hello: () => [
      config(topic, {
        frame: {
          struct: '>HBBIfffh',
          fields: ['magic 0x5742', 'version', 'flags', 'count', 'x m/s²', 'y m/s²', 'z m/s²', 'centi °C'],
        },
      }),
    ],
    tick: (siteMs) => {
      if (!isDue(siteMs, 100)) return [];
      const frame = new DataView(new ArrayBuffer(FRAME_BYTES));
      const swing = Math.sin(siteMs / 300);
      frame.setUint16(0, 0x5742);
      frame.setUint8(2, 1);
      frame.setUint8(3, swing > 0.9 ? 1 : 0);
      frame.setUint32(4, (count += 1));
      frame.setFloat32(8, swing * 0.8 + random.around(0.05));
      frame.setFloat32(12, Math.cos(siteMs / 210) * 0.5 + random.around(0.05));
      frame.setFloat32(16, 9.81 + random.around(0.02));
      frame.setInt16(20, Math.round(3_150 + random.around(40)));
      return [reading(`${topic}/frame`, new Uint8Array(frame.buffer))];
    },
  };
}
