/** What services need of time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Nanoseconds since the Unix epoch; never goes backwards while the host runs. */
  nowNs(): bigint;
}
