import type { ClientWindow, Denial, RetainedWindow } from '../../../shared/contract/broker.ts';
import type { SessionId } from '../../../shared/contract/ids.ts';
import type { OpenListener } from './listeners.ts';

/** What a list shows: rows from `first`, of those the filter lets through. */
export interface Query {
  first: number;
  count: number;
  filter: string;
}

/** Counters of a broker since it started. */
export interface Figures {
  clients: number;
  messagesIn: number;
  messagesOut: number;
  retained: number;
  denied: number;
  /** Newest first. */
  denials: Denial[];
  faultHits: number[];
}

/** A broker that runs: embedded, or a Mosquitto that is managed. Disposing frees its ports. */
export interface BrokerRun extends AsyncDisposable {
  readonly sessionId: SessionId;
  readonly listeners: readonly OpenListener[];
  figures(): Figures;
  clients(query: Query): ClientWindow;
  retained(query: Query): RetainedWindow;
  /** @throws LabError `broker.no-client`. */
  kick(clientId: string): void;
  clearRetained(topic: string): Promise<void>;
}
