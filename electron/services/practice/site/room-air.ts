import type { Random } from './random.ts';

/** The air of one room: drifts towards outside, warms while a heater runs. Stepped once per tick. */
export class RoomAir {
  temperatureC: number;
  humidityPercent: number;
  isHeated = false;
  readonly #random: Random;
  readonly #restC: number;

  constructor(random: Random, restC: number, humidityPercent: number) {
    this.#random = random;
    this.#restC = restC;
    this.temperatureC = restC + random.around(0.4);
    this.humidityPercent = humidityPercent + random.around(2);
  }

  /** Advances by 100 ms of site time. */
  step(): void {
    const pullC = (this.#restC + (this.isHeated ? 12 : 0) - this.temperatureC) / 900;
    this.temperatureC += pullC + this.#random.around(0.004);
    const pullPercent = (48 - (this.temperatureC - 20) * 1.5 - this.humidityPercent) / 3_000;
    this.humidityPercent = Math.min(95, Math.max(15, this.humidityPercent + pullPercent + this.#random.around(0.03)));
  }
}
