import type { Fault } from '../../../shared/contract/broker-settings.ts';
import { filterMatches } from '../../../shared/domain/topic-filter.ts';

/** Faults that meet connections, not messages on their way. */
const ABOUT_CONNECTIONS: ReadonlySet<Fault['what']> = new Set(['refuse', 'disconnect', 'expire']);

/** Decides which faults strike, and counts them. */
export class FaultBox {
  readonly #faults: () => readonly Fault[];
  readonly #random: () => number;
  readonly #hits = new Map<string, number>();

  /** @param random A number from 0 up to 1. */
  constructor(faults: () => readonly Fault[], random: () => number) {
    this.#faults = faults;
    this.#random = random;
  }

  /** The first fault that strikes a message this client publishes, on its way to subscribers. */
  forMessage(clientId: string, topic: string): Fault | null {
    return this.#first(({ what, filter }) => !ABOUT_CONNECTIONS.has(what) && filterMatches(filter, topic), clientId);
  }

  /** The first fault that cuts this client's connection when the message comes, before it is acknowledged. */
  forArrival(clientId: string, topic: string): Fault | null {
    return this.#first(({ what, filter }) => what === 'disconnect' && filterMatches(filter, topic), clientId);
  }

  /** The first fault that refuses this client's connection. */
  forConnect(clientId: string): Fault | null {
    return this.#first(({ what }) => what === 'refuse', clientId);
  }

  /** The first fault that lets this client's kept session go before it comes back to it. */
  forSession(clientId: string): Fault | null {
    return this.#first(({ what }) => what === 'expire', clientId);
  }

  /** How often each of the faults struck, in their order. */
  hits(): number[] {
    return this.#faults().map((fault) => this.#hits.get(keyOf(fault)) ?? 0);
  }

  #first(isMeant: (fault: Fault) => boolean, clientId: string): Fault | null {
    const fault = this.#faults().find(
      (one) => one.isOn && isMeant(one) && patternMatches(one.clientId, clientId) && this.#random() * 100 < one.percent,
    );
    if (!fault) return null;
    this.#hits.set(keyOf(fault), (this.#hits.get(keyOf(fault)) ?? 0) + 1);
    return fault;
  }
}

/** The same fault is known again after the settings were saved; whether it is on does not matter. */
const keyOf = (fault: Fault): string => JSON.stringify({ ...fault, isOn: true });

/** Whether a text fits a pattern in which `*` stands for any characters; the empty pattern fits all. */
export function patternMatches(pattern: string, text: string): boolean {
  if (pattern === '') return true;
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === text;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
