import type { SessionKind } from '../../../shared/contract/sessions.ts';
import {
  addressBytes,
  NOBODY_HERE,
  NOBODY_THERE,
  splitHostPort,
  type Endpoint,
} from '../../../shared/domain/pcapng/endpoint.ts';
import type { PacketDirection } from '../../../shared/domain/pcapng/pcapng-writer.ts';

/** Where Wireshark expects MQTT. */
const MQTT_PORT = 1883;
/** A port that only a client has, where the real one is not known. @see RFC 6335 §6 */
const UNKNOWN_PORT = 49_152;

const SERVERS: ReadonlySet<SessionKind> = new Set(['broker-client', 'tcp-peer', 'ssh-forwarded-tcpip']);

/** Which side of a session opens its connections: theirs where we are the server. */
export const clientOf = (kind: SessionKind): PacketDirection => (SERVERS.has(kind) ? 'in' : 'out');
export const speaksMqtt = (kind: SessionKind): boolean => kind === 'mqtt' || kind === 'broker-client';

/** Both ends of a connection as a capture has them, what they are called, and what is not as it was. */
export interface CaptureEnds {
  local: Endpoint;
  remote: Endpoint;
  /** Names that stand in for addresses which are not known. */
  names: { address: Uint8Array; name: string }[];
  remark: string;
}

/**
 * @param local `host:port`, as far as it is known
 * @param nth counts the session's connections from 0, so that no two have the same ports where those are not known
 */
export function captureEnds(kind: SessionKind, local: string, remote: string, nth: number): CaptureEnds {
  const remarks: string[] = [];
  const names: CaptureEnds['names'] = [];
  const at = (text: string, placeholder: Uint8Array, isServer: boolean): Endpoint => {
    const { host, port } = splitHostPort(text);
    const address = addressBytes(host);
    if (!address) {
      names.push({ address: placeholder, name: host || 'unknown' });
      remarks.push(`${host || 'An address that was not recorded'} is written as ${placeholder.join('.')}`);
    }
    const isMqttServer = isServer && speaksMqtt(kind);
    if (isMqttServer && port !== MQTT_PORT)
      remarks.push(`the broker’s port ${port ?? '(unknown)'} is written as ${MQTT_PORT}, where Wireshark expects MQTT`);
    const known = isMqttServer ? MQTT_PORT : (port ?? UNKNOWN_PORT + (nth % 16_000));
    return { address: address ?? placeholder, port: known };
  };
  const isLocalServer = SERVERS.has(kind);
  const ends = { local: at(local, NOBODY_HERE, isLocalServer), remote: at(remote, NOBODY_THERE, !isLocalServer) };
  return { ...sameFamily(ends), names, remark: remarks.join('; ') };
}

/** A packet has one kind of addresses: IPv4 among IPv6 is written as IPv6 does. @see RFC 4291 §2.5.5.2 */
function sameFamily({ local, remote }: Pick<CaptureEnds, 'local' | 'remote'>): Pick<CaptureEnds, 'local' | 'remote'> {
  if (local.address.byteLength === remote.address.byteLength) return { local, remote };
  return { local: asIpv6(local), remote: asIpv6(remote) };
}

const asIpv6 = ({ address, port }: Endpoint): Endpoint =>
  address.byteLength === 16
    ? { address, port }
    : { address: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address), port };

/** The ends that a connection's first remark names: `LOCAL → REMOTE`, or `… from REMOTE`; else those given. */
export function endsOfRemark(text: string, local: string, remote: string): { local: string; remote: string } {
  const both = /^(\S+) → (\S+)$/.exec(text);
  if (both) return { local: both[1]!, remote: both[2]! };
  return { local, remote: /from (\S+)$/.exec(text)?.[1] ?? remote };
}
