import { config, isDue, json, reading, round, siteTime, type Device } from './device.ts';
import type { Random } from './random.ts';

/**
 * A power meter: one JSON object per reading.
 *
 * @param loadW What is switched on behind it at this moment, in watts.
 */
export function powerMeter(room: string, name: string, random: Random, loadW: () => number): Device {
  const topic = `campus/${room}/power`;
  let energyWh = Math.floor(random.between(12_000, 90_000));
  let count = 0;
  return {
    info: {
      name,
      topic,
      about:
        'Two JSON readings a second: volts, amperes, watts, energy, a counter and the site’s time. ' +
        'The counter shows at once whether a reading was lost.',
      command: null,
    },
    hello: () => [config(topic, { reading: { format: 'JSON', volts: 'V', amps: 'A', watts: 'W', energy: 'kWh' } })],
    tick: (siteMs) => {
      if (!isDue(siteMs, 500)) return [];
      const volts = 230 + random.around(1.5);
      const watts = Math.max(0, loadW() * (1 + random.around(0.02)));
      energyWh += watts / 7_200;
      count += 1;
      const values = {
        volts: round(volts, 1),
        amps: round(watts / volts, 3),
        watts: round(watts, 1),
        energy: round(energyWh / 1_000, 4),
        count,
        at: siteTime(siteMs),
      };
      return [reading(`${topic}/reading`, json(values))];
    },
  };
}

/** An old meter whose firmware writes JSON that no parser takes: four ways to get it wrong, in turn. */
export function brokenMeter(random: Random): Device {
  const topic = 'campus/workshop/old-meter';
  let count = 0;
  const faults: ((volts: string, watts: string) => string)[] = [
    (volts, watts) => `{"volts":${volts},"watts":${watts},`,
    (volts, watts) => `{'volts':${volts},'watts':${watts}}`,
    (volts) => `{"volts":${volts},"watts":NaN}`,
    (volts, watts) => `{"volts":${volts.replace('.', ',')},"watts":${watts}}`,
  ];
  return {
    info: {
      name: 'Old meter, workshop',
      topic,
      about:
        'Says it sends JSON, but each payload is broken: cut short, single quotes, NaN, a decimal comma. ' +
        'MQTT does not look into payloads, so the broker delivers them all the same.',
      command: null,
    },
    hello: () => [config(topic, { reading: { format: 'JSON', volts: 'V', watts: 'W' }, firmware: '0.9-beta' })],
    tick: (siteMs) => {
      if (!isDue(siteMs, 2_000, 300)) return [];
      const write = faults[count++ % faults.length]!;
      return [
        reading(
          `${topic}/reading`,
          write((230 + random.around(1.5)).toFixed(1), random.between(200, 1_500).toFixed(0)),
        ),
      ];
    },
  };
}
