/** One PUBLISH a device wants to make. */
export interface Message {
  topic: string;
  payload: string | Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

/** What a device is, for the pane that lists them. */
export interface DeviceInfo {
  name: string;
  /** Root topic; `status`, `config` and the rest are below it. */
  topic: string;
  /** What it shows and what there is to learn from it. */
  about: string;
  /** A topic it answers to, with a payload that works; null where it takes none. */
  command: { topic: string; payload: string } | null;
}

/** One simulated device. It knows neither sockets nor wall-clock time, so that its sequence depends on the seed alone. */
export interface Device {
  readonly info: DeviceInfo;
  /** Retained messages it sends each time it connects. */
  hello(): Message[];
  /** Everything it has to say at this moment; called every `TICK_MS` of site time, in order, none left out. */
  tick(siteMs: number): Message[];
  /** Answers a payload that came to `info.command.topic`. */
  command?(payload: Uint8Array): Message[];
  /** Whether its network is gone at this moment. */
  isCutOff?(siteMs: number): boolean;
}

/** Step of the simulation, milliseconds of site time. */
export const TICK_MS = 100;

/** 08:00 UTC on a school day: the site's clock always starts there, so that two runs are the same to the byte. */
const SITE_EPOCH_MS = Date.UTC(2026, 8, 1, 8);

/** The site's time as devices write it into payloads, ISO 8601. */
export function siteTime(siteMs: number): string {
  return new Date(SITE_EPOCH_MS + siteMs).toISOString();
}

/** Whether something that happens every `periodMs`, first at `offsetMs`, is due in this tick. */
export function isDue(siteMs: number, periodMs: number, offsetMs = 0): boolean {
  return siteMs >= offsetMs && (siteMs - offsetMs) % periodMs < TICK_MS;
}

/** A reading: QoS 0, not kept by the broker. */
export function reading(topic: string, payload: string | Uint8Array): Message {
  return { topic, payload, qos: 0, retain: false };
}

/** A state or configuration: QoS 1, kept by the broker for whoever subscribes later. */
export function kept(topic: string, payload: string): Message {
  return { topic, payload, qos: 1, retain: true };
}

/** JSON of plain data. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** A retained `config` topic that says what the device sends. */
export function config(topic: string, value: Record<string, unknown>): Message {
  return kept(`${topic}/config`, json(value));
}

/** The answer to a command that cannot be carried out. */
export function refusal(topic: string, got: Uint8Array, error: string, expected: string): Message[] {
  const text = new TextDecoder().decode(got.subarray(0, 200));
  return [{ topic: `${topic}/error`, payload: json({ error, expected, got: text }), qos: 1, retain: false }];
}

/** Rounds to a number of decimals and keeps them all, as a sensor's display does. */
export function fixed(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

/** Rounds to a number of decimals, for JSON. */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
