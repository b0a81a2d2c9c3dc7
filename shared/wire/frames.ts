import { errorText } from '../errors/text.ts';
import type { WireError } from '../errors/lab-error.ts';

/** Renderer to host. */
export type UpFrame =
  | { t: 'request'; id: number; method: string; params: unknown }
  | { t: 'subscribe'; id: number; method: string; params: unknown }
  | { t: 'ack'; id: number; weight: number }
  | { t: 'cancel'; id: number };

/** Host to renderer. */
export type DownFrame =
  | { t: 'result'; id: number; value: unknown }
  | { t: 'failure'; id: number; error: WireError }
  | { t: 'batch'; id: number; items: unknown[]; weight: number; dropped: number }
  | { t: 'end'; id: number; error?: WireError };

/** Two ends of a connection, whatever carries it; frames arrive whole and in order. */
export interface Pipe<Out, In> {
  post(frame: Out): void;
  onFrame(listener: (frame: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Longest method name, in UTF-16 units; the contract's are far below. */
const MAX_METHOD_LENGTH = 100;

type Fields = Record<string, unknown>;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isWeight = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;

/** What a page sent, if it is a frame; null for anything else. Never throws. */
export function parseUp(raw: unknown): UpFrame | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { t, id, method, params, weight } = raw as Fields;
  if (!isCount(id)) return null;
  if (t === 'ack') return isWeight(weight) ? { t, id, weight } : null;
  if (t === 'cancel') return { t, id };
  if (t !== 'request' && t !== 'subscribe') return null;
  if (typeof method !== 'string' || method.length > MAX_METHOD_LENGTH) return null;
  return { t, id, method, params };
}

/** What a host sent, if it is a frame; null for anything else. Never throws. */
export function parseDown(raw: unknown): DownFrame | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { t, id, value, error, items, weight, dropped } = raw as Fields;
  if (!isCount(id)) return null;
  if (t === 'result') return { t, id, value };
  if (t === 'batch') {
    return Array.isArray(items) && isWeight(weight) && isCount(dropped) ? { t, id, items, weight, dropped } : null;
  }
  if (t === 'end' && (error === undefined || error === null)) return { t, id };
  if (t !== 'end' && t !== 'failure') return null;
  const failure = parseError(error);
  return failure && { t, id, error: failure };
}

/** A code this page has no text for (its host is newer) is shown as `internal`, naming the code. */
function parseError(raw: unknown): WireError | null {
  const { code, facts } = (raw ?? {}) as Fields;
  if (typeof code !== 'string' || typeof facts !== 'object' || facts === null) return null;
  return Object.hasOwn(errorText, code)
    ? ({ code, facts } as WireError)
    : { code: 'internal', facts: { trace: `“${code}”` } };
}
