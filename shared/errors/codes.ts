import type { KeyErrorFacts } from './key-codes.ts';

/** One certificate of a chain, as its story is told. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** ISO 8601 dates. */
  validFrom: string;
  validTo: string;
  /** SHA-256, `AA:BB:…`. */
  fingerprint: string;
}

/** A host key as people compare it. */
export interface HostKeyFacts {
  /** As in RFC 4253 §6.6: `ssh-ed25519`. */
  type: string;
  /** As ssh-keygen calls it: `ED25519`. */
  label: string;
  bits: number;
  /** `SHA256:…` and `MD5:…` as OpenSSH prints them. */
  sha256: string;
  md5: string;
  /** Eleven lines of randomart. */
  art: string;
}

/** Every failure a caller may act on, with the facts that travel with it. */
export interface ErrorFacts extends KeyErrorFacts {
  /** A bug or an unforeseen failure; the cause is in the log under `trace`. */
  internal: { trace: string };
  /** The request did not match the contract. */
  'bad-request': { where: string };
  /** The link to the host closed before the answer came. */
  'link-lost': Record<never, never>;

  /** This host has no one-time addresses to give. */
  'workbench.no-link': Record<never, never>;
  /** A port we were told to listen on is held by another program. */
  'host.port-taken': { host: string; port: number };
  /** Listening beyond loopback was asked for without TLS. */
  'host.needs-tls': { host: string };
  /** A command-line option is unknown or has a value that cannot be used. */
  'host.bad-option': { problem: string };
  /** The built page is missing from the installation. */
  'host.not-built': { folder: string };
  /** Listening failed for another reason; `reason` is the system's error code. */
  'host.listen-failed': { host: string; port: number; reason: string };
  /** A certificate or key given for served mode cannot be used. */
  'host.bad-certificate': { file: string; reason: string };

  /** The one-time token of the link was used before, or was never given out. */
  'link.bad-token': Record<never, never>;
  /** This browser holds no cookie the host knows. */
  'link.not-entered': Record<never, never>;
  /** Too many wrong tokens; try again after `waitS` seconds. */
  'link.too-many-tries': { waitS: number };
  /** The page was asked for under a name the host does not answer to. */
  'link.wrong-address': { host: string };
  /** One page has more requests and streams open than a host serves. */
  'link.too-busy': { limit: number };

  /** Another host has this workspace open. */
  'workspace.locked': { dataDir: string; pid: number; host: string };
  /** The data folder cannot be written. */
  'workspace.read-only': { dataDir: string; reason: string };
  /** The database was written by a newer program. */
  'workspace.too-new': { file: string; version: number; known: number };
  /** The database was damaged; it was moved aside and a new one begun. */
  'workspace.recovered': { movedTo: string; reason: string };
  /** A write to the workspace failed, e.g. with `ENOSPC`. */
  'workspace.write-failed': { reason: string };
  /** Stored settings could not be read; these are back to their defaults. */
  'workspace.settings-reset': { fields: string[] };

  /** A sealed secret could not be opened with this machine's key. */
  'secrets.unreadable': { reason: string };

  /** No session has this id; it was forgotten, or never opened. */
  'session.unknown': { sessionId: string };
  /** The session must end before it can be forgotten. */
  'session.still-open': { sessionId: string };
  /** The wire log has let this frame go. */
  'session.frame-gone': { seq: number };
  /** A control packet that is no longer in the list, or not in it yet. */
  'session.packet-gone': { n: number };
  /** Only the wire log of a TCP connection can be written as a capture file. */
  'session.no-capture': { sessionId: string };

  'profile.unknown': { id: string };
  /** A folder cannot be moved into itself or below. */
  'profile.bad-move': { id: string };
  'profile.too-many': { limit: number };
  /** The imported file is not a list of profiles. */
  'profile.bad-file': { problem: string };

  /** The workspace's certificate authority cannot be used. */
  'certificates.unusable': { reason: string };

  /** What the broker keeps over restarts can be neither read nor begun. */
  'broker.no-state': { file: string; reason: string };
  /** A port of the broker is held by another program. */
  'broker.port-taken': { listener: string; port: number };
  /** The system does not let this user listen on the port. */
  'broker.no-permission': { listener: string; port: number };
  /** Any other reason why a listener did not open; `reason` is the system's error code. */
  'broker.listen-failed': { listener: string; port: number; reason: string };
  /** The broker's TLS certificate could not be made or used. */
  'broker.bad-certificate': { reason: string };
  /** The settings have no listener that is on. */
  'broker.no-listener': Record<never, never>;
  /** Nobody could get in: no users, and anonymous clients are refused. */
  'broker.nobody': Record<never, never>;
  /** A new user has no password yet. */
  'broker.no-password': { name: string };
  /** No client with this id is connected. */
  'broker.no-client': { clientId: string };
  /** The broker is not running. */
  'broker.not-running': Record<never, never>;
  /** Mosquitto is not installed, or not where programs are looked for. */
  'broker.no-mosquitto': Record<never, never>;
  /** Mosquitto ended by itself; `words` are the last lines of its log. */
  'broker.mosquitto-ended': { words: string };

  /** The practice lab did not start; `reason` is the system's error code or text. */
  'practice.failed': { reason: string };

  /** No session has this id in the MQTT service. */
  'mqtt.no-session': { sessionId: string };
  /** The session is not connected, so nothing can be sent. */
  'mqtt.not-open': { state: string };
  'mqtt.host-not-found': { host: string };
  'mqtt.refused': { address: string };
  'mqtt.timeout': { address: string; timeoutMs: number };
  /** Any other failure to reach the broker; `reason` is the socket's error code. */
  'mqtt.unreachable': { address: string; reason: string };
  /** An enhanced authentication that did not come to its end. */
  'mqtt.authentication': { method: string; reason: string };
  /** The proxy could not be reached, or refused to pass the connection on. */
  'mqtt.proxy': { address: string; reason: string; isRefusal: boolean };
  /** Something answered, but it does not speak MQTT (or not over this transport). */
  'mqtt.not-a-broker': { address: string; reason: string };
  'mqtt.bad-credentials': { username: string };
  'mqtt.not-authorised': { username: string };
  /** CONNACK with any other reason code. */
  'mqtt.rejected': { reasonCode: number; meaning: string };
  /** The TLS handshake failed; `chain` is what the broker showed, leaf first. */
  'mqtt.tls': { address: string; reason: string; chain: CertificateFacts[] };
  /** A certificate or key file of the profile cannot be used. */
  'mqtt.bad-certificate-file': { which: string; reason: string };
  /** The connection broke without a word from the broker. */
  'mqtt.lost': { address: string; reason: string };
  /** The broker sent a packet that MQTT does not allow; the rule names its clause. */
  'mqtt.protocol-error': { address: string; rule: string };
  /** The broker hung up so many times in a row soon after it had accepted: most often two clients have one id. */
  'mqtt.taken-over': { clientId: string; times: number };
  /** The broker sent DISCONNECT (MQTT 5.0) with its reason. */
  'mqtt.disconnected': { reasonCode: number; meaning: string; said?: string; useServer?: string };
  'mqtt.subscribe-refused': { filter: string; reasonCode: number; meaning: string };
  'mqtt.publish-refused': { topic: string; reasonCode: number; meaning: string };
  /** The topic or filter breaks a rule of MQTT §4.7. */
  'mqtt.bad-topic': { topic: string; rule: string };
  /** What was asked for exists only in MQTT 5.0. */
  'mqtt.needs-version-5': { what: string };
  /** Nobody answered a request in time. */
  'mqtt.no-answer': { topic: string; responseTopic: string; timeoutMs: number };
  'mqtt.no-topic': { nodeId: number };
  /** The memory budget has let this message's payload go. */
  'mqtt.payload-gone': { seq: number };
  'watch.too-many': { what: string; limit: number };

  /** A dashboard holds no more charts and gauges. */
  'plots.too-many': { limit: number };
  /** A chart shows no more series. */
  'plots.too-many-series': { limit: number };
  /** The chart or gauge was removed, perhaps in another window. */
  'plots.no-panel': { panelId: string };
  /** The message was removed, perhaps in another window, or the history has let it go. */
  'saved-messages.unknown': { id: string };
  'saved-messages.too-many': { limit: number };
  /** The check was removed, perhaps in another window. */
  'checks.unknown': { id: string };
  'checks.too-many': { limit: number };
  /** The check cannot be run as it is. */
  'checks.not-ready': { reason: string };
  /** The script was removed, perhaps in another window. */
  'scripts.unknown': { name: string };
  'scripts.too-many': { limit: number };
  /** A user's script threw, or was ended at its limits; `line` counts from 1, null where it is not known. */
  'scripts.failed': {
    kind: 'threw' | 'too-slow' | 'too-much-memory' | 'too-long';
    reason: string;
    line: number | null;
  };
  'simulators.unknown': { id: string };
  'simulators.too-many': { limit: number };
  /** What a simulator's script answered is no message. */
  'simulators.bad-answer': { reason: string };
  'repeats.unknown': { id: string };
  'repeats.too-many': { limit: number };
  /** The message cannot be made as it is. */
  'repeats.not-ready': { reason: string };
  /** Not a cron pattern, or one whose times are all over. */
  'repeats.bad-cron': { pattern: string; reason: string };
  'recordings.unknown': { id: string };
  'recordings.too-many': { limit: number };
  /** The connection is being recorded already. */
  'recordings.already': { name: string };
  /** What it is asked for can be had only when it is over. */
  'recordings.running': { name: string };
  /** The file is gone, or is none of ours. */
  'recordings.unreadable': { reason: string };
  /** The disk refused; `reason` is the system's code, such as ENOSPC. */
  'recordings.write-failed': { reason: string };
  'recordings.disk-slow': { backlogBytes: number };
  'recordings.no-message': { index: number };
  /** No session has this id in the SSH service. */
  'ssh.no-session': { sessionId: string };
  /** The connection is not open, so nothing can be asked of it. */
  'ssh.not-open': { state: string };
  'ssh.host-not-found': { host: string };
  'ssh.refused': { address: string };
  /** `waitingFor` says in words what did not come. */
  'ssh.timeout': { address: string; timeoutMs: number; waitingFor: string };
  /** Any other failure to reach the server; `reason` is the socket's error code. */
  'ssh.unreachable': { address: string; reason: string };
  /** Something answered, but it does not speak SSH. */
  'ssh.not-ssh': { address: string; reason: string };
  /** The two sides have no algorithm of a kind in common. */
  'ssh.no-common-algorithm': { address: string; what: string };
  /** The key exchange failed for another reason. */
  'ssh.handshake': { address: string; reason: string };
  /** The host shows another key of the type that is known. `isOurs`: the old one stands in the workspace's own list. */
  'ssh.host-key-changed': {
    address: string;
    name: string;
    known: HostKeyFacts;
    shown: HostKeyFacts;
    source: string;
    line: number;
    isOurs: boolean;
  };
  /** The key is marked as revoked. */
  'ssh.host-key-revoked': { address: string; shown: HostKeyFacts; source: string; line: number };
  /** The user did not trust the host key. */
  'ssh.host-key-refused': { address: string };
  /** The server let the user in by none of the ways tried; `serverSaid` is its last word, if any. */
  'ssh.login-failed': { user: string; address: string; methods: string[]; serverSaid: string };
  'ssh.login-cancelled': { address: string };
  /** A private key file cannot be used. */
  'ssh.bad-key': { name: string; reason: string };
  /** The connection broke, or the server ended it. */
  'ssh.lost': { address: string; reason: string };
  /** The server did not open what was asked for. */
  'ssh.channel-refused': { what: string; reason: string };
  /** The question was answered already, or the connection ended. */
  'ssh.prompt-gone': Record<never, never>;

  /** The list has no such tunnel, or the tunnel no such connection. */
  'tunnel.unknown': Record<never, never>;
  'tunnel.too-many': { limit: number };
  'tunnel.same': { address: string };
  /** This machine cannot listen at `address`. */
  'tunnel.port-taken': { address: string };
  /** A file is where its Unix socket would be, such as the socket of a program that has ended. */
  'tunnel.path-taken': { path: string };
  'tunnel.port-forbidden': { address: string };
  'tunnel.listen-failed': { address: string; reason: string };
  /** The server does not listen at `address`; the protocol has no word for why (RFC 4254 §7.1). */
  'tunnel.server-listen-refused': { address: string; door: 'port' | 'path' };
  /** The server may not connect to `target` (RFC 4254 §5.1, SSH_OPEN_ADMINISTRATIVELY_PROHIBITED). */
  'tunnel.prohibited': { target: string; serverSaid: string };
  /** `from` says whose connection to `target` failed: this machine's, or the server's. */
  'tunnel.target-refused': { target: string; from: 'here' | 'server' };
  'tunnel.target-not-found': { target: string; from: 'here' | 'server' };
  'tunnel.target-failed': { target: string; from: 'here' | 'server'; reason: string };
  /** A client of a dynamic tunnel does not speak SOCKS, or asks for what SSH cannot carry. */
  'tunnel.not-socks': { reason: string };
  /** One end of a connection broke it off; `reason` is the system's error code. */
  'tunnel.connection-lost': { reason: string };

  /** Nothing is at this path. */
  'files.not-found': { path: string };
  'files.no-permission': { path: string };
  /** Any other refusal of a file system or server; `reason` completes "… (reason)". */
  'files.failed': { path: string; reason: string };
  /** The path is not in the part of this machine that pages may see. */
  'files.outside': { path: string; root: string };
  /** A name that would lead elsewhere, or that this system would read as another. */
  'files.bad-name': { name: string };
  /** A link to a folder below a folder that is copied: it could lead in a circle. */
  'files.link-to-folder': { path: string };
  /** Something of this name is there already. */
  'files.in-use': { path: string };
  /** A file that a page sent is not awaited any more. */
  'files.upload-gone': Record<never, never>;
  /** The file is another than when it was read. */
  'files.changed-meanwhile': { path: string };
  /** A file could not be put in the place of another, nor that put back: they are at `part` and at `spare`. */
  'files.left-aside': { path: string; spare: string; part: string };
  /** Another transfer is writing the same file to the same place. */
  'files.being-written': { path: string };
  /** What is there is not the beginning of what is copied. */
  'files.resume-differs': { path: string };
  /** What answered to the request for SFTP does not speak it. */
  'files.not-sftp': { reason: string };
  /** The channel to the files ended, as with its connection. */
  'files.channel-closed': Record<never, never>;
  /** The user ended the job. */
  'transfers.cancelled': Record<never, never>;
  /** The user stopped the job for a while. */
  'transfers.paused': Record<never, never>;
  'transfers.unknown': { jobId: string };
  'transfers.too-many': { limit: number };
  /** The question was answered already, or the job is over. */
  'transfers.question-gone': Record<never, never>;
  /** Exactly one of the two ends has to be remote. */
  'transfers.needs-remote': Record<never, never>;

  /** A filter or search cannot be read as what it is meant to be; `reason` completes "cannot be used: …". */
  'mqtt.bad-pattern': { pattern: string; reason: string };
  /** A regular expression took too long on a single text. */
  'mqtt.slow-pattern': { pattern: string };

  /** The workspace keeps no more pinned formats. */
  /** A .proto file that cannot be used; `line` counts from 1, null where the problem is not on one. */
  'decoders.bad-proto': { file: string; line: number | null; reason: string };
  'decoders.too-many-protos': { limit: number };
  'decoders.too-many-pins': { limit: number };

  /** No session has this id in the socket service, or it is not one that can do this. */
  'socket.no-session': { sessionId: string };
  /** The connection is not open, so nothing can be sent. */
  'socket.not-open': { state: string };
  /** Our side has finished sending, or the other side reset the connection meanwhile. */
  'socket.finished': { address: string };
  'socket.host-not-found': { host: string };
  'socket.refused': { address: string };
  'socket.timeout': { address: string; timeoutMs: number };
  /** Any other failure to connect; `reason` is the system's error code. */
  'socket.unreachable': { address: string; reason: string };
  /** The connection broke; `reason` is the system's error code. */
  'socket.lost': { address: string; reason: string };
  /** The TLS handshake failed, or TLS ended with an alert; `chain` is what the other side showed, leaf first. */
  'socket.tls': { address: string; reason: string; chain: CertificateFacts[] };
  /** Something answered, but it does not speak TLS. */
  'socket.not-tls': { address: string; reason: string };
  /** A certificate or key file cannot be used. */
  'socket.bad-certificate-file': { which: string; reason: string };
  /** A datagram larger than IP carries, or than the system sends. */
  'socket.datagram-too-large': { sizeBytes: number; limitBytes: number };
  /** The system does not send to a broadcast address without SO_BROADCAST. */
  'socket.broadcast-off': { address: string };
  /** Nobody has the port a datagram went to: ICMP "port unreachable" came back. */
  'socket.port-unreachable': { address: string };
  /** A multicast group cannot be joined, or nothing sent to it, over this interface. */
  'socket.no-multicast': { group: string; interfaceName: string; reason: string };
  /** No network interface has this name, or none with addresses of the family. */
  'socket.no-interface': { name: string; family: 4 | 6 };
  /** The UDP socket has no target of its own, and none was said. */
  'socket.no-target': Record<never, never>;
  /** A rule of an answer cannot be used; `number` counts from 1. */
  'socket.bad-rule': { number: number; reason: string };
  'socket.port-taken': { address: string };
  'socket.port-forbidden': { address: string };
  'socket.listen-failed': { address: string; reason: string };
}
export type ErrorCode = keyof ErrorFacts;
