/** Most addresses told apart in one log; their numbers are 16 bits. */
const MOST_PEERS = 0xffff;

/** The other sides of a session that has many, each by a number that fits into a frame's header; 0 is none. */
export class WirePeers {
  readonly #names = [''];
  readonly #numbers = new Map<string, number>();

  /** The number of an address; 0 for one too many. */
  numberOf(address: string): number {
    const known = this.#numbers.get(address);
    if (known !== undefined) return known;
    if (this.#names.length > MOST_PEERS) return 0;
    const number = this.#names.push(address) - 1;
    this.#numbers.set(address, number);
    return number;
  }

  /** Empty where there is none. */
  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }
}
