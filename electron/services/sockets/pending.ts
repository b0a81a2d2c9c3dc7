/** Work that a socket waits for, to be given up when it is closed: Node then drops the callbacks of what is under way. */
export class Pending {
  readonly #rejects = new Set<(reason: Error) => void>();

  /** Settles as `work` does, or rejects as soon as everything is given up. */
  until<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject);
      const settle = (then: () => void): void => {
        this.#rejects.delete(reject);
        then();
      };
      work.then(
        (result) => settle(() => resolve(result)),
        (error: Error) => settle(() => reject(error)),
      );
    });
  }

  giveUp(reason: Error): void {
    for (const reject of this.#rejects) reject(reason);
    this.#rejects.clear();
  }
}
