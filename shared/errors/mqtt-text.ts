import type { ErrorCode, ErrorFacts } from './codes.ts';
import { say, type ErrorText } from './say.ts';

type MqttCode = Extract<
  ErrorCode,
  | `mqtt.${string}`
  | `checks.${string}`
  | `repeats.${string}`
  | `recordings.${string}`
  | `saved-messages.${string}`
  | `plots.${string}`
  | `decoders.${string}`
  | `scripts.${string}`
  | `simulators.${string}`
  | `watch.${string}`
>;

/** The words for everything around MQTT connections and their messages. */
export const mqttText: { [C in MqttCode]: (facts: ErrorFacts[C]) => ErrorText } = {
  'mqtt.no-session': () => say('This MQTT session is closed', 'Connect again.'),
  'mqtt.not-open': ({ state }) => say(`The broker is not connected (${state})`, 'Connect, then try again.'),
  'mqtt.host-not-found': ({ host }) =>
    say(`No machine called “${host}” was found`, 'Check the spelling and that this machine can resolve names.'),
  'mqtt.refused': ({ address }) =>
    say(
      `${address} refused the connection`,
      'Nothing listens on that port: check the port, and that the broker is running.',
    ),
  'mqtt.timeout': ({ address, timeoutMs }) =>
    say(
      `${address} did not answer within ${timeoutMs / 1000} s`,
      'Check the address and any firewall between; the wait can be changed in the profile.',
    ),
  'mqtt.authentication': ({ method, reason }) =>
    say(
      `${method} failed: ${reason}`,
      'Check method, user name and password in the profile, and that this is your broker.',
    ),
  'mqtt.proxy': ({ address, reason, isRefusal }) =>
    say(
      `The proxy ${address} did not help: ${reason}`,
      isRefusal ? 'Check the proxy’s rules and what the profile says under Proxy.' : 'Check the proxy’s address.',
    ),
  'mqtt.unreachable': ({ address, reason }) =>
    say(`${address} could not be reached (${reason})`, 'Check the address and the network, then connect again.'),
  'mqtt.not-a-broker': ({ address, reason }) =>
    say(
      `${address} answered, but not as an MQTT broker (${reason})`,
      'Check the port and the transport: TCP, TLS or WebSocket.',
    ),
  'mqtt.bad-credentials': ({ username }) =>
    say(
      username
        ? `The broker does not accept this password for “${username}”`
        : 'The broker asks for a user name and password',
      'Enter them in the profile and connect again.',
    ),
  'mqtt.not-authorised': ({ username }) =>
    say(
      username ? `The broker does not let “${username}” in` : 'The broker does not let anonymous clients in',
      'Check user name and password in the profile, or ask who runs the broker.',
    ),
  'mqtt.rejected': ({ reasonCode, meaning }) =>
    say(
      `The broker rejected the connection: ${meaning} (${reasonCode})`,
      'Change what it objects to in the profile, then connect again.',
    ),
  'mqtt.tls': ({ address, reason, chain }) =>
    say(
      `No trusted encrypted connection to ${address}: ${reason}`,
      chain.length > 0
        ? 'Look at the certificates below. If they are the right ones, add their authority to the profile, or trust this one certificate.'
        : 'Check the TLS certificates section of the profile: client certificate, private key and server name.',
    ),
  'mqtt.bad-certificate-file': ({ which, reason }) =>
    say(`The ${which} cannot be used (${reason})`, 'Choose a PEM file that fits, with its passphrase if it has one.'),
  'mqtt.lost': ({ address, reason }) =>
    say(
      `The connection to ${address} broke (${reason})`,
      'Wirebench tries again by itself; what was received is kept.',
    ),
  'mqtt.protocol-error': ({ address, rule }) =>
    say(
      `The broker at ${address} broke the protocol: ${rule}`,
      'Wirebench ended the connection, as MQTT asks. The packet is the last one received in the inspector.',
    ),
  'mqtt.taken-over': ({ clientId, times }) =>
    say(
      `The broker closed the connection ${times} times in a row, each time soon after it had accepted it`,
      `Most often another client has the client id “${clientId}” too, and each throws the other out: give this profile an id of its own. Some brokers also hang up when a client does what its rights do not cover. Wirebench stopped trying, to leave the other one in peace.`,
    ),
  'mqtt.disconnected': ({ reasonCode, meaning, said, useServer }) =>
    say(
      `The broker ended the connection: ${meaning} (${reasonCode})${said ? `, “${said}”` : ''}`,
      useServer ? `It names another server: ${useServer}` : afterDisconnect(reasonCode),
    ),
  'mqtt.subscribe-refused': ({ filter, reasonCode, meaning }) =>
    say(
      `The broker refused the subscription to “${filter}”: ${meaning} (${reasonCode})`,
      'Ask for a filter this user may read.',
    ),
  'mqtt.publish-refused': ({ topic, reasonCode, meaning }) =>
    say(
      `The broker refused the message to “${topic}”: ${meaning} (${reasonCode})`,
      'Publish to a topic this user may write.',
    ),
  'mqtt.bad-topic': ({ topic, rule }) => say(`“${topic}” cannot be used: ${rule}`, 'Correct it and try again.'),
  'mqtt.needs-version-5': ({ what }) =>
    say(`${what} need MQTT 5.0, and this connection speaks 3.1.1`, 'Choose MQTT 5.0 in the profile and connect again.'),
  'mqtt.no-answer': ({ topic, responseTopic, timeoutMs }) =>
    say(
      `Nobody answered the request to “${topic}” within ${timeoutMs / 1_000} s`,
      `Check that something listens there and answers on “${responseTopic}” with the same correlation data.`,
    ),
  'mqtt.no-topic': () => say('This topic is no longer in the tree', 'Choose another.'),
  'watch.too-many': ({ what, limit }) =>
    say(`This connection has ${limit} ${what}, and no more fit`, 'Remove one of them, then add this one.'),
  'mqtt.payload-gone': ({ seq }) =>
    say(
      `The payload of message ${seq} is no longer kept`,
      'History is bounded; raise its limit in the settings to keep more.',
    ),

  'plots.too-many': ({ limit }) =>
    say(`These plots hold ${limit} charts and gauges, and no more fit`, 'Remove one, or add the series to a chart.'),
  'plots.too-many-series': ({ limit }) =>
    say(`A chart shows ${limit} series at most`, 'Remove one from it, or add another chart.'),
  'plots.no-panel': () => say('This chart or gauge was removed', 'Another window may have done it; add it again.'),
  'saved-messages.unknown': () => say('This message is no longer kept', 'Another window may have removed it.'),
  'saved-messages.too-many': ({ limit }) =>
    say(`${limit.toLocaleString('en')} messages are saved, and no more fit`, 'Remove some that you do not need.'),
  'checks.unknown': () => say('This check was removed', 'Another window may have done it.'),
  'checks.too-many': ({ limit }) => say(`${limit} checks are saved, and no more fit`, 'Remove some first.'),
  'checks.not-ready': ({ reason }) => say(`The check cannot be run: ${reason}`, 'Change it, then run it again.'),
  'scripts.unknown': ({ name }) => say(`There is no script “${name}”`, 'It may have been removed in another window.'),
  'scripts.too-many': ({ limit }) => say(`${limit} scripts are saved, and no more fit`, 'Remove some first.'),
  'scripts.failed': ({ kind, reason, line }) => {
    const where = line === null ? '' : `, line ${line}`;
    const words = {
      threw: say(`The script failed${where}: ${reason}`, 'Correct it, then try again.'),
      'too-slow': say(
        'The script was stopped after 100 ms',
        'A call has to end sooner: look for a loop that does not.',
      ),
      'too-much-memory': say('The script was stopped: it took more than 32 MB', 'Let it keep less.'),
      'too-long': say('The script answered with more than a million characters', 'Let it answer with less.'),
    };
    return words[kind];
  },
  'simulators.unknown': () => say('This simulator was removed', 'Another window may have done it.'),
  'simulators.too-many': ({ limit }) => say(`${limit} simulators are saved, and no more fit`, 'Remove some first.'),
  'simulators.bad-answer': ({ reason }) =>
    say(
      `What tick(…) answered cannot be sent: ${reason}`,
      'Answer with a payload, or { topic, payload, qos, retain }.',
    ),
  'repeats.unknown': () => say('This repeated message is off the list', 'Another window may have taken it off.'),
  'repeats.too-many': ({ limit }) =>
    say(`${limit} repeated messages are on the list, and no more fit`, 'Take some off that are over.'),
  'repeats.not-ready': ({ reason }) =>
    say(`The message cannot be sent: ${reason}`, 'Change it in the form, then try again.'),
  'repeats.bad-cron': ({ reason }) =>
    say(`This names no times: ${reason}`, 'Write minute, hour, day, month and weekday, such as */5 * * * *.'),
  'recordings.unknown': () => say('This recording was removed', 'Another window may have done it.'),
  'recordings.too-many': ({ limit }) =>
    say(`${limit.toLocaleString('en')} recordings are kept, and no more fit`, 'Delete some that you do not need.'),
  'recordings.already': ({ name }) =>
    say(`This connection is being recorded as “${name}”`, 'Stop that recording first.'),
  'recordings.running': ({ name }) => say(`“${name}” is still being recorded`, 'Stop the recording first.'),
  'recordings.unreadable': ({ reason }) =>
    say(
      `The recording’s file cannot be read (${reason})`,
      'It may have been moved or deleted in the data folder’s “recordings”. Put it back, or delete the recording.',
    ),
  'recordings.write-failed': ({ reason }) =>
    say(
      reason === 'ENOSPC'
        ? 'The disk is full, so the recording ended'
        : `The recording could not be written (${reason})`,
      'Everything received until then is kept, and the connection goes on. Free some space, then record again.',
    ),
  'recordings.disk-slow': ({ backlogBytes }) =>
    say(
      `The disk did not keep up, so the recording ended (${Math.round(backlogBytes / 1_048_576)} MiB were waiting)`,
      'Everything received until then is kept, and the connection goes on. Record fewer topics, or to a faster disk.',
    ),
  'recordings.no-message': ({ index }) => say(`The recording has no message ${index + 1}`, 'Open it again.'),
  'mqtt.bad-pattern': ({ pattern, reason }) =>
    say(`“${pattern}” cannot be used: ${reason}`, 'Correct it and try again.'),
  'mqtt.slow-pattern': ({ pattern }) =>
    say(
      `The regular expression “${pattern}” takes too long`,
      'It was stopped so that Wirebench stays responsive. Avoid a repetition inside a repetition, as in (a+)+.',
    ),

  'decoders.bad-proto': ({ file, line, reason }) =>
    say(
      `${file} cannot be used${line === null ? '' : `, line ${line}`}: ${reason}`,
      'Nothing was changed. Correct the file, or choose it together with those it imports.',
    ),
  'decoders.too-many-protos': ({ limit }) =>
    say(`${limit} .proto files are kept, and no more fit`, 'Remove some that you do not need.'),
  'decoders.too-many-pins': ({ limit }) =>
    say(
      `A workspace keeps at most ${limit} pinned formats`,
      'Take one away first, or pin one filter with wildcards in place of several.',
    ),
};

/** Reason code of MQTT 5.0 §2.4: session taken over. */
const TAKEN_OVER = 0x8e;

function afterDisconnect(reasonCode: number): string {
  if (reasonCode !== TAKEN_OVER) return 'Correct what it names, then connect again.';
  return 'Give this profile a client id of its own, or end the other client. Connecting again would throw that one out.';
}
