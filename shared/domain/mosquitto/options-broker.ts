import { type ConfOption, optionsOf } from './conf-option.ts';

const { yesNo, text, file, folder, number, choice, other } = optionsOf('broker');
const MOST_PAYLOAD = 268_435_455;

/** Options that hold for the whole broker. @see mosquitto.conf(5), “General options” */
export const BROKER_OPTIONS: readonly ConfOption[] = [
  yesNo(
    'per_listener_settings',
    'false',
    'Gives each listener users, rules and anonymous access of its own. Write it before any of the options it is about.',
  ),
  yesNo(
    'allow_duplicate_messages',
    'true',
    'A client whose subscriptions overlap may get a message once for each of them.',
    { instead: 'nothing: it will always be true' },
  ),
  number(0)(
    'autosave_interval',
    '1800',
    'Seconds between two savings of the state to disk; 0 saves only when the broker ends. Needs persistence.',
  ),
  yesNo('autosave_on_changes', 'false', 'Counts changes instead of seconds: saves after so many as autosave_interval.'),
  yesNo(
    'check_retain_source',
    'true',
    'Hands out a retained message only if whoever published it still has the right to.',
  ),
  text('clientid_prefixes', '', 'Lets in only clients whose id begins so.', {
    instead: 'rules or a plugin: it will be removed',
  }),
  yesNo('connection_messages', 'true', 'Logs every client that connects and disconnects.'),
  folder('include_dir', '', 'Reads every file ending in .conf of this folder as well; best written last.', {
    isMany: true,
  }),
  other({ kind: 'log' })(
    'log_dest',
    'stderr',
    'Where the log goes: none, stdout, stderr, syslog, topic, or file with a path. Wirebench shows stdout and stderr.',
    {
      isMany: true,
    },
  ),
  number(0, 7)('log_facility', 'daemon', 'With log_dest syslog: logs to local0 to local7.'),
  yesNo('log_timestamp', 'true', 'Begins each line of the log with the time.'),
  text('log_timestamp_format', 'seconds since 1970', 'How the time is written, as strftime has it.'),
  choice(
    ...['debug', 'error', 'warning', 'notice', 'information', 'subscribe', 'unsubscribe', 'websockets', 'internal'],
    ...['none', 'all'],
  )(
    'log_type',
    'error, warning, notice, information',
    'What is logged; once for each kind. debug shows every packet.',
    {
      isMany: true,
    },
  ),
  number(0)('max_inflight_bytes', '0', 'Bytes of QoS 1 and 2 on their way to one client at a time; 0: no limit.'),
  number(0, 65_535)(
    'max_inflight_messages',
    '20',
    'Messages of QoS 1 and 2 on their way to one client at a time. 1 keeps their order for certain, 0 is no limit.',
  ),
  number(0, 65_535)(
    'max_keepalive',
    '65535',
    'Longest keep-alive of a client in seconds. MQTT 5.0 clients are told this one, older ones are refused.',
  ),
  number(20, MOST_PAYLOAD)(
    'max_packet_size',
    '',
    'Largest whole packet in bytes. MQTT 5.0 clients are told; whoever sends more is disconnected.',
  ),
  number(0)(
    'max_queued_bytes',
    '0',
    'Bytes that wait for one slow or absent client; 0: no limit. What is above is dropped.',
  ),
  number(0)(
    'max_queued_messages',
    '1000',
    'Messages that wait for one slow or absent client; 0: no limit. What is above is dropped without a word.',
  ),
  number(0)('memory_limit', '0', 'Most memory the broker takes, in bytes; 0: no limit. Not in every build.'),
  number(0, MOST_PAYLOAD)(
    'message_size_limit',
    '0',
    'Largest payload in bytes; 0: what MQTT allows. What is larger goes to nobody.',
  ),
  yesNo(
    'persistence',
    'false',
    'Keeps retained messages, subscriptions and waiting messages over restarts, in a file.',
  ),
  text('persistence_file', 'mosquitto.db', 'Name of that file, without a folder.'),
  folder(
    'persistence_location',
    'the working folder',
    'Folder of that file; mosquitto must be allowed to write there.',
  ),
  other({ kind: 'duration' })(
    'persistent_client_expiration',
    'never',
    'Forgets a session whose client did not come back for so long: a number with h, d, w, m or y.',
  ),
  file('pid_file', '', 'Writes the process id there; for service managers.'),
  yesNo('queue_qos0_messages', 'false', 'Keeps messages of QoS 0, too, for a client with a session that is away.'),
  yesNo(
    'retain_available',
    'true',
    'Whether messages may be retained; with false, whoever publishes one is disconnected.',
  ),
  yesNo('set_tcp_nodelay', 'false', 'Sends small packets at once (no Nagle): less delay, more packets.'),
  number(0)('sys_interval', '10', 'Seconds between two reports under $SYS; 0: none.'),
  yesNo(
    'upgrade_outgoing_qos',
    'false',
    'Delivers with the QoS of the subscription even if the message was published with a lower one. MQTT does not know that.',
  ),
  text('user', 'mosquitto', 'User the broker becomes when it is started as root.'),
  number(0)('websockets_log_level', '0', 'What the WebSocket library logs, as a bit mask; needs log_type websockets.'),
  number(0)('websockets_headers_size', '1024', 'Room for the HTTP headers of a WebSocket client, in bytes.'),
];

const security = optionsOf('security');

/** Who may come in and what they may do: for all listeners, or with per_listener_settings for one. */
export const SECURITY_OPTIONS: readonly ConfOption[] = [
  security.file(
    'acl_file',
    '',
    'File with the rules of who may read and write which topics. With it, what no rule allows is denied.',
  ),
  security.yesNo(
    'allow_anonymous',
    'false',
    'Lets clients in that give no user name. Without any listener option it is true, on this machine only.',
  ),
  security.yesNo('allow_zero_length_clientid', 'true', 'Lets clients in that have no id; the broker gives them one.'),
  security.text('auto_id_prefix', 'auto-', 'How the ids begin that the broker gives.'),
  security.file('password_file', '', 'File with names and hashed passwords, as mosquitto_passwd writes it.'),
  security.file('psk_file', '', 'File with identities and shared keys, for listeners with psk_hint.'),
  security.file('plugin', '', 'Loads a plugin; its options follow as plugin_opt_….', { isMany: true }),
  security.file('auth_plugin', '', 'Loads a plugin that checks users and rights.', { isMany: true, instead: 'plugin' }),
  security.yesNo(
    'auth_plugin_deny_special_chars',
    'true',
    'Denies names and ids with + or # before the plugin is asked.',
  ),
];
