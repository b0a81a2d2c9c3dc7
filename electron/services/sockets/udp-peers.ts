import { MAX_UDP_PEERS, type UdpStatus } from '../../../shared/contract/socket-udp.ts';

/** Addresses told apart; those heard of longest ago are let go. Anybody can send from anywhere. */
const MOST_PEERS = 1_000;

type Peer = UdpStatus['peers'][number];

/** Whom a UDP socket has heard and written to, newest last. */
export class UdpPeers {
  readonly #peers = new Map<string, Peer>();

  count(address: string, direction: 'in' | 'out'): void {
    const peer = this.#peers.get(address) ?? { address, datagramsIn: 0, datagramsOut: 0 };
    if (direction === 'in') peer.datagramsIn += 1;
    else peer.datagramsOut += 1;
    this.#peers.delete(address);
    this.#peers.set(address, peer);
    if (this.#peers.size > MOST_PEERS) this.#peers.delete(this.#peers.keys().next().value!);
  }

  newest(): Peer[] {
    return [...this.#peers.values()].slice(-MAX_UDP_PEERS).toReversed();
  }
}
