/** The newest output of a shell, up to a bound; what it lets go is counted. */
export class OutputRing {
  /** Bytes let go so far. */
  cutBytes = 0;
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  #sizeBytes = 0;

  constructor(private readonly limitBytes: number) {}

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#pieces.push(bytes);
    this.#sizeBytes += bytes.byteLength;
    let gone = 0;
    while (this.#sizeBytes > this.limitBytes && gone < this.#pieces.length - 1) {
      this.#sizeBytes -= this.#pieces[gone]!.byteLength;
      this.cutBytes += this.#pieces[gone]!.byteLength;
      gone += 1;
    }
    if (gone > 0) this.#pieces.splice(0, gone);
  }

  /** What is kept, oldest first; begins at a line where the start is gone, never inside an escape sequence. */
  pieces(): Uint8Array<ArrayBuffer>[] {
    const [first, ...rest] = this.#pieces;
    if (!first || this.cutBytes === 0) return [...this.#pieces];
    return [first.subarray(first.indexOf(0x0a) + 1), ...rest];
  }
}
