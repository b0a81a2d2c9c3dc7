import type { Watched } from '../../shared/contract/watch.ts';

/** What the user keeps with each connection. */
export interface WatchedSource {
  /** Tells it now, and again at every change, until the returned function is called. */
  follow(owner: string, listener: (watched: Watched) => void): () => void;
}
