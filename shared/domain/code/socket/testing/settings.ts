import type { ClientTls } from '../../../../contract/socket-tls.ts';
import type { UdpSettings } from '../../../../contract/socket-udp.ts';
import type { ClientSettings, ServerSettings } from '../../../../contract/sockets.ts';

/** Settings of tests, which change what they are about. */
export const CLIENT: ClientSettings = {
  host: '127.0.0.1',
  port: 1,
  connectTimeoutMs: 5_000,
  noDelay: true,
  allowHalfOpen: false,
  tls: null,
  answer: { kind: 'none' },
};
export const SERVER: ServerSettings = {
  host: '127.0.0.1',
  port: 0,
  backlog: 5,
  accept: 'concurrent',
  allowHalfOpen: false,
  answer: { kind: 'none' },
  tls: null,
};
export const UDP: UdpSettings = {
  family: 4,
  host: '127.0.0.1',
  port: 0,
  target: null,
  broadcast: false,
  groups: [],
  interfaceName: '',
  multicastTtl: 1,
  multicastLoopback: true,
  answer: { kind: 'none' },
};
export const CLIENT_TLS: ClientTls = {
  serverName: '',
  alpn: [],
  versions: '1.2-1.3',
  ca: null,
  clientCertificate: null,
  pinnedFingerprint: null,
};
