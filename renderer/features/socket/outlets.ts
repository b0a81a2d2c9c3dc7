import { MAX_DATAGRAM_BYTES, UNFRAGMENTED_BYTES, type UdpTarget } from '../../../shared/contract/socket-udp.ts';
import { MAX_SEND_BYTES } from '../../../shared/contract/sockets.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import type { Lab } from '../../link/lab.ts';

/** Where a composer's bytes go, and what there is to know of a number of them before they do. */
export interface Outlet {
  send(bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
  /** Why so many bytes cannot be sent at once; null where they can. */
  sizeProblem(sizeBytes: number): string | null;
  /** So many bytes in words. */
  sizeWords(sizeBytes: number): string;
}

const STREAM: Omit<Outlet, 'send'> = {
  sizeProblem(sizeBytes) {
    if (sizeBytes > MAX_SEND_BYTES) return `At most ${formatBytes(MAX_SEND_BYTES)} are sent at once`;
    return null;
  },
  sizeWords: formatBytes,
};

/** A connection, or with `isToAll` every client a server serves. */
export const streamOutlet = (lab: Lab, sessionId: string, isToAll: boolean): Outlet => ({
  ...STREAM,
  send: (bytes) => (isToAll ? lab.sockets.sendToAll({ sessionId, bytes }) : lab.sockets.send({ sessionId, bytes })),
});

/** A UDP socket: everything sent at once is one datagram, to `target` or where its settings say. */
export const datagramOutlet = (lab: Lab, sessionId: string, family: 4 | 6, target: UdpTarget | null): Outlet => ({
  send: (bytes) => lab.sockets.sendDatagram({ sessionId, bytes, target }),
  sizeProblem(sizeBytes) {
    const limit = MAX_DATAGRAM_BYTES[family];
    if (sizeBytes <= limit) return null;
    return `${formatCount(sizeBytes)} bytes: a datagram over IPv${family} carries at most ${formatCount(limit)}`;
  },
  sizeWords(sizeBytes) {
    // An Ethernet packet carries no more.
    const whole = UNFRAGMENTED_BYTES[family];
    const words = `one datagram of ${formatBytes(sizeBytes)}`;
    return sizeBytes <= whole ? words : `${words}: over ${formatCount(whole)} B, sent in fragments`;
  },
});
