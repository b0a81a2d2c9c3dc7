import { connectSecrets } from './mqtt-connect-secrets.ts';
import { REDACTED_NOTE, redacted, type Redactor } from './redactor.ts';

/** Where one connection's bytes and remarks are kept. */
export interface WireSink {
  wire(direction: 'in' | 'out', bytes: Uint8Array): void;
  mark(kind: 'note', text: string): void;
}

/**
 * Hands one connection's bytes to its log, without the secrets its client begins with, and remarks on them once.
 * Both directions are looked at: a server that is no broker may send back whatever it gets.
 */
export function maskedTap(sink: WireSink, incoming: Redactor = connectSecrets()): WireSink['wire'] {
  const redactors = { in: incoming, out: connectSecrets() };
  let isNoted = false;
  return (direction, bytes) => {
    const redactor = redactors[direction];
    if (redactor.isDone) return sink.wire(direction, bytes);
    const shown = redacted(bytes, redactor);
    sink.wire(direction, shown);
    if (shown === bytes || isNoted) return;
    isNoted = true;
    sink.mark('note', REDACTED_NOTE);
  };
}
