import { type ConfOption, optionsOf } from './conf-option.ts';

const { yesNo, text, file, folder, number, choice, other } = optionsOf('listener');

/** Options of the listener above them. @see mosquitto.conf(5), “Listeners” */
export const LISTENER_OPTIONS: readonly ConfOption[] = [
  other({ kind: 'listener' })(
    'listener',
    '1883, for this machine only',
    'Listens on a port, and on one address where one is written behind it; without one, everyone on your networks reaches it. `0 /path` is a Unix socket.',
    { isMany: true },
  ),
  number(0, 65_535)('port', '1883', 'Port of the listener that has no line of its own.', { instead: 'listener' }),
  text('bind_address', '', 'Address of the listener that has no line of its own.', { instead: 'listener' }),
  text('bind_interface', '', 'Listens on this network interface only, such as lo.'),
  folder('http_dir', '', 'With protocol websockets: serves the files of this folder over HTTP, too.'),
  number(-1)('max_connections', '-1', 'Most clients of this listener at a time; -1: no limit.'),
  choice('0', '1', '2')('max_qos', '2', 'Highest QoS clients may publish with. MQTT 5.0 clients are told.'),
  number(0, 65_535)('max_topic_alias', '10', 'Most topic aliases an MQTT 5.0 client may make; 0: none.'),
  text(
    'mount_point',
    '',
    'Puts this before every topic of the listener’s clients: they live in a branch of their own.',
  ),
  choice('mqtt', 'websockets')('protocol', 'mqtt', 'What clients speak here: MQTT over TCP, or MQTT over WebSocket.'),
  choice('ipv4', 'ipv6')('socket_domain', 'both', 'Listens on one version of IP only.'),
  yesNo(
    'use_username_as_clientid',
    'false',
    'Takes the user name as the client id: nobody can throw out another user.',
  ),
  file('cafile', '', 'Authorities, as PEM, that certificates of clients are checked against.'),
  folder('capath', '', 'The same as a folder of files, prepared with openssl rehash.'),
  file('certfile', '', 'The broker’s certificate as PEM; with keyfile it makes the listener TLS.'),
  file('keyfile', '', 'The private key of the certificate, as PEM.'),
  text('ciphers', '', 'Cipher suites of TLS 1.2 and older, with colons between.'),
  text('ciphers_tls1.3', '', 'Cipher suites of TLS 1.3, with colons between.'),
  file('crlfile', '', 'Revoked certificates of clients, as PEM.'),
  file('dhparamfile', '', 'Parameters of the Diffie-Hellman exchange, for TLS 1.2 and older.'),
  yesNo('require_certificate', 'false', 'Lets in only clients that show a certificate of cafile’s authorities.'),
  text('tls_engine', '', 'An OpenSSL engine that holds the key.'),
  text('tls_engine_kpass_sha1', '', 'SHA-1 of the engine’s password, in hex.'),
  choice('pem', 'engine')('tls_keyform', 'pem', 'Whether keyfile is a file or a name the engine knows.'),
  choice('tlsv1.1', 'tlsv1.2', 'tlsv1.3')('tls_version', '1.2 and 1.3', 'Oldest version of TLS that is accepted.'),
  yesNo('use_identity_as_username', 'false', 'Takes the common name of the client’s certificate as its user name.'),
  yesNo('use_subject_as_username', 'false', 'Takes the whole subject of the client’s certificate as its user name.'),
  text('psk_hint', '', 'Makes the listener TLS with shared keys; the hint is told to clients. Needs psk_file.'),
];
