import { config, fixed, isDue, reading, type Device } from './device.ts';
import type { RoomAir } from './room-air.ts';

/**
 * A climate sensor: one plain number per topic, its unit in the retained `config`.
 *
 * @param offsetMs Shifts its readings against those of other sensors.
 */
export function climateSensor(room: string, name: string, air: RoomAir, offsetMs: number): Device {
  const topic = `campus/${room}/climate`;
  return {
    info: {
      name,
      topic,
      about:
        'Temperature every second and humidity every two, as plain numbers. The unit is not in the payload: ' +
        'it is in the retained config topic, which you get at once when you subscribe.',
      command: null,
    },
    hello: () => [
      config(topic, {
        temperature: { unit: '°C', decimals: 2, everyS: 1 },
        humidity: { unit: '%', decimals: 1, everyS: 2 },
      }),
    ],
    tick: (siteMs) => [
      ...(isDue(siteMs, 1_000, offsetMs) ? [reading(`${topic}/temperature`, fixed(air.temperatureC, 2))] : []),
      ...(isDue(siteMs, 2_000, offsetMs) ? [reading(`${topic}/humidity`, fixed(air.humidityPercent, 1))] : []),
    ],
  };
}
