import { z } from 'zod';

import { Answer } from './socket-answer.ts';
import { Failure } from './error.ts';
import { SessionState } from './sessions.ts';

/** Most bytes of a datagram: what IP's 16-bit length leaves after the headers [RFC 768, RFC 791, RFC 8200]. */
export const MAX_DATAGRAM_BYTES = { 4: 65_507, 6: 65_527 } as const;
/** What an Ethernet packet of 1,500 bytes carries of a datagram; more is sent in fragments. */
export const UNFRAGMENTED_BYTES = { 4: 1_472, 6: 1_452 } as const;
/** Other sides the status names, those heard or written to last first. */
export const MAX_UDP_PEERS = 50;

const host = z.string().trim().min(1).max(255);

/** Where a datagram goes. */
export const UdpTarget = z.object({ host, port: z.number().int().min(1).max(65_535) });
export type UdpTarget = z.infer<typeof UdpTarget>;

export const UdpSettings = z.object({
  family: z.literal([4, 6]),
  /** Address of this machine that the socket is bound to. */
  host,
  /** 0 takes any free one. */
  port: z.number().int().min(0).max(65_535),
  /** Where what is sent goes unless said otherwise; null for a server, which answers whoever sent. */
  target: UdpTarget.nullable(),
  /** SO_BROADCAST: datagrams may go to a broadcast address [RFC 919]. */
  broadcast: z.boolean(),
  /** Multicast groups to receive [RFC 1112, RFC 3810]. */
  groups: z.array(z.string().trim().min(1).max(64)).max(20),
  /** Name of the network interface for multicast, such as `eth0`; empty: the system's choice. */
  interfaceName: z.string().max(64),
  /** Routers a multicast datagram may pass: 0 this machine, 1 this network. */
  multicastTtl: z.number().int().min(0).max(255),
  /** This machine's own members receive what it sends to a group. */
  multicastLoopback: z.boolean(),
  answer: Answer,
});
export type UdpSettings = z.infer<typeof UdpSettings>;

/** One address that datagrams came from or went to. */
const UdpPeer = z.object({ address: z.string(), datagramsIn: z.number(), datagramsOut: z.number() });

export const UdpStatus = z.object({
  kind: z.literal('udp'),
  title: z.string(),
  state: SessionState,
  reason: Failure.nullable(),
  local: z.string(),
  settings: UdpSettings,
  /** The system lets only datagrams of the target through. */
  isConnected: z.boolean(),
  /** Whether other machines can reach it. */
  isReachable: z.boolean(),
  datagramsIn: z.number(),
  datagramsOut: z.number(),
  peers: z.array(UdpPeer).max(MAX_UDP_PEERS),
});
export type UdpStatus = z.infer<typeof UdpStatus>;

/** A network interface of this machine. */
export const NetworkInterface = z.object({
  name: z.string(),
  addresses: z.array(z.string()),
  families: z.array(z.literal([4, 6])),
  isInternal: z.boolean(),
});
export type NetworkInterface = z.infer<typeof NetworkInterface>;
