import { config, isDue, json, kept, reading, refusal, round, siteTime, type Device } from './device.ts';
import type { Random } from './random.ts';

/** The campus loop as [latitude, longitude], decimal degrees (WGS 84); it closes on its first point. */
const LOOP: readonly (readonly [number, number])[] = [
  [40.3297, 18.1131],
  [40.3309, 18.1142],
  [40.3318, 18.1163],
  [40.3311, 18.1187],
  [40.3296, 18.1194],
  [40.3281, 18.1183],
  [40.3276, 18.1158],
  [40.3284, 18.1137],
];
const METRES_PER_DEGREE = 111_320;

interface Position {
  latitude: number;
  longitude: number;
  /** Clockwise from north. */
  headingDeg: number;
}

/** Where the bus is after `doneM` metres of a leg, and how long that leg is in metres. */
function alongLeg(leg: number, doneM: number): Position & { lengthM: number } {
  const here = LOOP[leg % LOOP.length]!;
  const there = LOOP[(leg + 1) % LOOP.length]!;
  const northM = (there[0] - here[0]) * METRES_PER_DEGREE;
  const eastM = (there[1] - here[1]) * METRES_PER_DEGREE * Math.cos((here[0] * Math.PI) / 180);
  const lengthM = Math.hypot(northM, eastM);
  const part = doneM / lengthM;
  return {
    lengthM,
    latitude: round(here[0] + (there[0] - here[0]) * part, 6),
    longitude: round(here[1] + (there[1] - here[1]) * part, 6),
    headingDeg: Math.round((Math.atan2(eastM, northM) * 180) / Math.PI + 360) % 360,
  };
}

/** A shuttle bus that reports its position every second along a closed path. */
export function bus(random: Random): Device {
  const topic = 'campus/bus/tracker';
  let leg = 0;
  let doneM = 0;
  let isHalted = false;
  let speedMps = 0;

  function drive(): Position {
    const wishMps = isHalted ? 0 : 7 + random.around(1);
    speedMps += Math.max(-2, Math.min(1.5, wishMps - speedMps));
    doneM += speedMps;
    let at = alongLeg(leg, doneM);
    while (doneM >= at.lengthM) {
      doneM -= at.lengthM;
      at = alongLeg((leg += 1), doneM);
    }
    return at;
  }

  return {
    info: {
      name: 'Campus bus',
      topic,
      about:
        'A GPS position every second along a loop, as JSON; the route itself is a retained GeoJSON line. ' +
        'Send halt or go to its set topic and see the speed change over the next seconds.',
      command: { topic: `${topic}/set`, payload: 'halt' },
    },
    hello: () => [
      config(topic, { position: { format: 'JSON', everyS: 1, speed: 'km/h', heading: '° from north' } }),
      kept(
        `${topic}/route`,
        json({ type: 'LineString', coordinates: [...LOOP, LOOP[0]!].map(([north, east]) => [east, north]) }),
      ),
    ],
    tick: (siteMs) => {
      if (!isDue(siteMs, 1_000, 400)) return [];
      const { latitude, longitude, headingDeg } = drive();
      const position = {
        latitude,
        longitude,
        speed: round(speedMps * 3.6, 1),
        heading: headingDeg,
        at: siteTime(siteMs),
      };
      return [reading(`${topic}/position`, json(position))];
    },
    command: (payload) => {
      const text = new TextDecoder().decode(payload).trim();
      if (text !== 'halt' && text !== 'go')
        return refusal(topic, payload, 'the driver does not know this', 'halt or go');
      isHalted = text === 'halt';
      return [kept(`${topic}/state`, json({ halted: isHalted }))];
    },
  };
}
