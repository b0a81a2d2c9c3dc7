import { config, fixed, isDue, reading, type Device } from './device.ts';
import type { Random } from './random.ts';

/** Site time the probe is connected, and then cut off, over and over; milliseconds. */
export const PROBE_ON_MS = 25_000;
export const PROBE_OFF_MS = 10_000;

/** A probe at the edge of the radio's reach: its connection breaks regularly, and the broker publishes its last will. */
export function soilProbe(random: Random): Device {
  const topic = 'campus/greenhouse/soil';
  let moisturePercent = 41;
  return {
    info: {
      name: 'Soil probe, greenhouse',
      topic,
      about:
        `At the edge of the radio’s reach: every ${PROBE_ON_MS / 1_000} s its connection breaks without a DISCONNECT, ` +
        'so the broker publishes its last will, the retained “offline” on its status topic. ' +
        `${PROBE_OFF_MS / 1_000} s later it is back.`,
      command: null,
    },
    hello: () => [config(topic, { moisture: { unit: '%', everyS: 1 }, battery: { unit: 'V', everyS: 5 } })],
    tick: (siteMs) => {
      moisturePercent = Math.min(60, Math.max(20, moisturePercent + random.around(0.05)));
      return [
        ...(isDue(siteMs, 1_000, 500) ? [reading(`${topic}/moisture`, fixed(moisturePercent, 1))] : []),
        ...(isDue(siteMs, 5_000, 500) ? [reading(`${topic}/battery`, fixed(3.7 + random.around(0.02), 2))] : []),
      ];
    },
    isCutOff: (siteMs) => siteMs % (PROBE_ON_MS + PROBE_OFF_MS) >= PROBE_ON_MS,
  };
}
