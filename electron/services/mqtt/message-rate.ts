/** Messages per second over the last second, from counts of whole and running seconds. */
export class MessageRate {
  #second = 0;
  #running = 0;
  #before = 0;

  add(nowMs: number): void {
    this.#roll(nowMs);
    this.#running++;
  }

  perS(nowMs: number): number {
    this.#roll(nowMs);
    return this.#running + this.#before * (1 - (nowMs % 1_000) / 1_000);
  }

  #roll(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    if (second === this.#second) return;
    this.#before = second === this.#second + 1 ? this.#running : 0;
    this.#running = 0;
    this.#second = second;
  }
}
