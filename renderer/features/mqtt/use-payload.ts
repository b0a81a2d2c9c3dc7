import { useCallback, useEffect, useRef, useState } from 'react';

import { DETAIL_PREVIEW_BYTES, type MessageRow } from '../../../shared/contract/mqtt.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';

/** Which kept message: the node of its topic, and its number. */
export interface MessageKey {
  sessionId: string;
  nodeId: number;
  seq: number;
}

/** A message's bytes as far as they are on the page. */
export interface Payload {
  bytes: Uint8Array;
  /** Bytes here so far while the rest is fetched, else null. */
  progressBytes: number | null;
  error: WireError | null;
  loadAll(): void;
  cancel(): void;
}

interface Fetched {
  seq: number;
  bytes: Uint8Array | null;
  progressBytes: number | null;
  error: WireError | null;
}

/** The bytes to show of a message: what came with it, more where that was a row's preview, all when asked. */
export function usePayload(sessionId: string, nodeId: number, message: MessageRow): Payload {
  const lab = useLab();
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const running = useRef<AbortController | null>(null);
  const { seq, sizeBytes } = message;

  const load = useCallback(
    (untilBytes: number) => {
      running.current?.abort();
      const abort = (running.current = new AbortController());
      const show = (state: Omit<Fetched, 'seq'>): void => void (abort.signal.aborted || setFetched({ seq, ...state }));
      const onProgress = (progressBytes: number): void => show({ bytes: null, progressBytes, error: null });
      onProgress(0);
      readPayload(lab, { sessionId, nodeId, seq }, untilBytes, onProgress, abort.signal).then(
        (parts) => show({ bytes: joinParts(parts), progressBytes: null, error: null }),
        (error: unknown) => {
          if (!(error instanceof LabError)) throw error;
          show({ bytes: null, progressBytes: null, error: error.toWire() });
        },
      );
    },
    [lab, sessionId, nodeId, seq],
  );
  const cancel = useCallback(() => {
    running.current?.abort();
    setFetched(null);
  }, []);

  const isRowPreview = message.preview.byteLength < Math.min(sizeBytes, DETAIL_PREVIEW_BYTES);
  useEffect(() => {
    if (isRowPreview) load(Math.min(sizeBytes, DETAIL_PREVIEW_BYTES));
    return () => running.current?.abort();
  }, [load, isRowPreview, sizeBytes]);

  const own = fetched?.seq === seq ? fetched : null;
  return {
    bytes: own?.bytes ?? message.preview,
    progressBytes: own?.progressBytes ?? null,
    error: own?.error ?? null,
    loadAll: () => load(sizeBytes),
    cancel,
  };
}

/**
 * Fetches a kept payload piece by piece, up to `untilBytes`; the last piece may bring a little more.
 *
 * @throws LabError `mqtt.payload-gone`, `mqtt.no-session`, `link-lost`
 */
export async function readPayload(
  lab: Lab,
  key: MessageKey,
  untilBytes: number,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let offset = 0;
  while (offset < untilBytes && !signal.aborted) {
    const { bytes } = await lab.mqtt.payload({ ...key, offset });
    if (bytes.byteLength === 0) break;
    parts.push(bytes);
    offset += bytes.byteLength;
    onProgress(offset);
  }
  return parts;
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
