import { airStation, vibrationSensor } from './binary-devices.ts';
import { bus } from './bus.ts';
import { climateSensor } from './climate.ts';
import type { Device } from './device.ts';
import { door } from './door.ts';
import { lamp } from './lamp.ts';
import { brokenMeter, powerMeter } from './power-meter.ts';
import { randomFor } from './random.ts';
import { reception } from './reception.ts';
import { RoomAir } from './room-air.ts';
import { soilProbe } from './soil-probe.ts';
import { thermostat } from './thermostat.ts';

/** A simulated campus: its devices, and the rooms they share. */
export interface Campus {
  readonly devices: readonly Device[];
  /** Advances what devices share by one tick; to be called before their own ticks. */
  step(): void;
}

/** Builds the campus; the same seed gives the same campus, to the byte. */
export function createCampus(seed: number): Campus {
  const random = (name: string) => randomFor(seed, name);
  const airOf = (room: string, restC: number): RoomAir => new RoomAir(random(`air ${room}`), restC, 45);
  const electronics = airOf('room-101', 21.5);
  const networking = airOf('room-102', 18);
  const library = airOf('library', 20.5);
  const servers = airOf('server-room', 24);
  const light = lamp('room-101', 'Lamp, room 101');
  const rack = random('rack');
  const devices: Device[] = [
    reception(seed),
    climateSensor('room-101', 'Climate sensor, room 101', electronics, 0),
    light.device,
    powerMeter('room-101', 'Power meter, room 101', random('power room-101'), () => 85 + light.loadW()),
    climateSensor('room-102', 'Climate sensor, room 102', networking, 200),
    thermostat('room-102', 'Thermostat, room 102', networking),
    airStation(random('air station'), library),
    climateSensor('server-room', 'Climate sensor, server room', servers, 400),
    powerMeter('server-room', 'Power meter, server room', random('power server-room'), () =>
      rack.between(1_900, 2_300),
    ),
    door(random('door')),
    bus(random('bus')),
    soilProbe(random('soil')),
    vibrationSensor(random('vibration')),
    brokenMeter(random('broken meter')),
  ];
  const rooms = [electronics, networking, library, servers];
  return { devices, step: () => rooms.forEach((room) => room.step()) };
}
