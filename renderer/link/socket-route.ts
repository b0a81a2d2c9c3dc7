import { LabError } from '../../shared/errors/lab-error.ts';
import { enterRefusal, ENTER_PATH, LINK_PATH } from '../../shared/contract/enter.ts';
import { decode, encode } from '../../shared/wire/codec.ts';
import type { DownFrame } from '../../shared/wire/frames.ts';
import type { LabPipe, Route } from './link.ts';

/** A socket that has been silent this long is dead, in milliseconds; the host says something every 10 s. */
const SILENCE_MS = 30_000;
/** Longest time to open a socket, in milliseconds. */
const DIAL_MS = 10_000;
const CLIENT_KEY = 'wirebench.client';

/** The way to a served host: the token of the address is traded for a cookie, then one socket carries all. */
export function socketRoute(page: Window): Route {
  const client = clientId(page);
  let token = takeToken(page);
  // A new link pasted into this tab differs by its fragment only, which loads nothing.
  page.addEventListener('hashchange', () => (token = takeToken(page) ?? token));
  return {
    asksToEnter: true,
    enter: async () => {
      await enter(token).catch((error: unknown) => {
        if (error instanceof LabError) token = null; // answered: it will not be worth more the next time
        throw error;
      });
      token = null;
    },
    dial: () => {
      const url = new URL(`${LINK_PATH}?client=${client}`, page.location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      return dial(new WebSocket(url));
    },
  };
}

/** Names this tab, so that a reload finds what the host kept for it. */
function clientId(page: Window): string {
  const known = page.sessionStorage.getItem(CLIENT_KEY);
  const id = known ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  page.sessionStorage.setItem(CLIENT_KEY, id);
  return id;
}

/** Takes the token out of the address bar, where a screenshot or a shared address would show it. */
function takeToken(page: Window): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (token !== null) page.history.replaceState(null, '', page.location.pathname + page.location.search);
  return token;
}

async function enter(token: string | null): Promise<void> {
  const answer = await fetch(ENTER_PATH, {
    method: token === null ? 'GET' : 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    ...(token !== null && { body: JSON.stringify({ token }), headers: { 'content-type': 'application/json' } }),
  });
  if (answer.ok) return;
  const refusal = enterRefusal.safeParse(await answer.json().catch(() => null));
  if (!refusal.success) throw new Error(`${ENTER_PATH} answered ${answer.status}`);
  throw LabError.fromWire(refusal.data);
}

function dial(socket: WebSocket): Promise<LabPipe> {
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.close(), DIAL_MS);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve(socketPipe(socket));
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      reject(new Error('The socket did not open'));
    });
  });
}

/** The page's end of a socket. Text messages are the host's sign of life; binary ones are frames. */
export function socketPipe(socket: WebSocket): LabPipe {
  const closers = new Set<() => void>();
  let heardMs = Date.now();
  const watch = setInterval(() => {
    if (Date.now() - heardMs > SILENCE_MS) closed();
  }, SILENCE_MS / 3);
  const closed = (): void => {
    clearInterval(watch);
    socket.close();
    for (const run of closers) run();
    closers.clear();
  };
  socket.addEventListener('close', closed);
  return {
    post: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encode(frame));
    },
    onFrame: (listener) =>
      socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        heardMs = Date.now();
        if (!(data instanceof ArrayBuffer)) return;
        try {
          listener(decode(new Uint8Array(data)) as DownFrame);
        } catch {
          closed(); // Not a frame; the link dials anew.
        }
      }),
    onClose: (listener) => void closers.add(listener),
    close: closed,
  };
}
