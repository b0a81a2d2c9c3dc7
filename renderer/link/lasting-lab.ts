import type { Contract, Request, Stream } from '../../shared/contract/define.ts';
import { LabError } from '../../shared/errors/lab-error.ts';
import { createClient, type Client, type OnBatch, type Subscription } from '../../shared/wire/client.ts';
import type { LabPipe } from './link.ts';
import type { LinkView } from './link-state.ts';

/** The link as the client needs it. */
export interface PipeSource extends LinkView {
  readonly pipe: LabPipe | null;
}

/** Longest time a request made without a link waits for one, in milliseconds. */
const LINK_WAIT_MS = 10_000;

type AnyCall = (params: unknown, second?: unknown) => unknown;

/**
 * A client that outlives its pipes.
 *
 * - A request made while the link is down waits up to {@link LINK_WAIT_MS} for it; one in flight when the link
 *   breaks fails with `link-lost`, since nobody knows whether the host acted on it.
 * - A `latest` or `drop-oldest` stream is subscribed again on every new pipe and begins with its snapshot; its
 *   `ended` stays pending. Its parameters are read again then, so they may be getters. A `pause` stream delivers each item exactly once, which a new pipe cannot continue,
 *   so it fails with `link-lost`.
 */
export function lastingLab<C extends Contract>(contract: C, link: PipeSource): Client<C> {
  let made: { pipe: LabPipe; client: Client<C> } | null = null;
  const current = (): Client<C> | null => {
    const { pipe } = link;
    if (!pipe) return null;
    if (made?.pipe !== pipe) made = { pipe, client: createClient(contract, pipe) };
    return made.client;
  };

  const lab: Record<string, Record<string, unknown>> = {};
  for (const [feature, entries] of Object.entries(contract)) {
    const calls: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(entries)) {
      const call = (client: Client<C>): AnyCall => (client as Record<string, Record<string, AnyCall>>)[feature]![name]!;
      calls[name] =
        entry.kind === 'request' ? lastingRequest(link, current, call) : lastingStream(link, current, call, entry);
    }
    lab[feature] = calls;
  }
  return lab as Client<C>;
}

type Current<T> = () => T | null;

function lastingRequest<T>(link: LinkView, current: Current<T>, call: (client: T) => AnyCall) {
  return async (params: unknown, signal?: AbortSignal): Promise<unknown> => {
    const client = current() ?? (await nextClient(link, current, signal));
    return client === null ? undefined : call(client)(params, signal);
  };
}

/** The client of the next pipe; null when the caller gave up meanwhile. @throws LabError `link-lost`. */
function nextClient<T>(link: LinkView, current: Current<T>, signal?: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const client = current();
      if (client || signal?.aborted) settle(() => resolve(client));
      else if (link.state().kind === 'refused') settle(() => reject(new LabError('link-lost', {})));
    };
    const timer = setTimeout(() => settle(() => reject(new LabError('link-lost', {}))), LINK_WAIT_MS);
    const stop = link.subscribe(look);
    const settle = (answer: () => void): void => {
      clearTimeout(timer);
      stop();
      answer();
    };
    signal?.addEventListener('abort', look, { once: true });
    look();
  });
}

function lastingStream<T>(link: LinkView, current: Current<T>, call: (client: T) => AnyCall, entry: Request | Stream) {
  const isResumed = entry.kind === 'stream' && entry.flow.whenFull !== 'pause';
  return (params: unknown, onBatch: OnBatch<unknown>): Subscription => {
    const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
    ended.catch(() => undefined); // Whoever follows without looking at the end is not told of it.
    let on: T | null = null;
    let subscription: Subscription | null = null;

    const finish = (settle: () => void): void => {
      stop();
      settle();
    };
    const follow = (): void => {
      const client = current();
      if (!client || client === on) return;
      on = client;
      subscription = call(client)(params, onBatch) as Subscription;
      subscription.ended.then(
        () => finish(resolve),
        (error: unknown) => {
          const isLoss = error instanceof LabError && error.code === 'link-lost';
          if (!isLoss || !isResumed) finish(() => reject(error));
        },
      );
    };
    const stop = link.subscribe(follow);
    follow();
    return {
      ended,
      close: () => {
        finish(resolve);
        subscription?.close();
      },
    };
  };
}
