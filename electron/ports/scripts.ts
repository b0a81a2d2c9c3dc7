/** A user's script that was loaded, in a world of its own. */
export interface LoadedScript {
  /**
   * Calls one of its functions; `bytes`, where given, is the first argument.
   *
   * @returns what it answered, as JSON, and what it printed
   * @throws LabError `scripts.failed`.
   */
  call(name: string, args: readonly unknown[], bytes?: Uint8Array): Promise<{ json: string; printed: string }>;
  close(): void;
}

/** Runs users' scripts, away from everything else. */
export interface Scripts {
  /** @throws LabError `scripts.failed`, also where it has no function `name`. */
  load(source: string, name: string): Promise<LoadedScript>;
}
