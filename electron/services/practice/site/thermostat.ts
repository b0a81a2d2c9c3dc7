import { isDue, json, kept, refusal, round, type Device, type Message } from './device.ts';
import type { RoomAir } from './room-air.ts';

const LOWEST_C = 5;
const HIGHEST_C = 30;

/** A thermostat: a number to `…/set` changes its set-point, and with it the air of its room. */
export function thermostat(room: string, name: string, air: RoomAir): Device {
  const topic = `campus/${room}/thermostat`;
  let setPointC = 20;
  const tell = (): Message =>
    kept(`${topic}/state`, json({ setPoint: setPointC, measured: round(air.temperatureC, 1), heating: air.isHeated }));
  return {
    info: {
      name,
      topic,
      about:
        'Send a number of degrees to its set topic and watch the room’s climate sensor follow within a minute: ' +
        'two devices that share no line of code, only a room.',
      command: { topic: `${topic}/set`, payload: '24' },
    },
    hello: () => [
      kept(`${topic}/config`, json({ unit: '°C', lowest: LOWEST_C, highest: HIGHEST_C, hysteresis: 0.2 })),
      tell(),
    ],
    tick: (siteMs) => {
      const was = air.isHeated;
      air.isHeated = air.temperatureC < setPointC + (was ? 0.1 : -0.1);
      return was !== air.isHeated || isDue(siteMs, 10_000, 700) ? [tell()] : [];
    },
    command: (payload) => {
      const text = new TextDecoder().decode(payload).trim();
      const wishC = Number(text);
      if (text === '' || !(wishC >= LOWEST_C && wishC <= HIGHEST_C)) {
        return refusal(topic, payload, 'not a set-point I can hold', `a number from ${LOWEST_C} to ${HIGHEST_C} (°C)`);
      }
      setPointC = round(wishC, 1);
      return [tell()];
    },
  };
}
