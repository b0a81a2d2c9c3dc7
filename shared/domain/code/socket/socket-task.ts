import type { Answer } from '../../../contract/socket-answer.ts';
import type { ClientTlsSecrets } from '../../../contract/socket-tls.ts';
import type { UdpSettings } from '../../../contract/socket-udp.ts';
import type { ClientSettings, ServerSettings } from '../../../contract/sockets.ts';

/** What a program is to do: as one socket of Wirebench does. */
export type SocketTask =
  | {
      role: 'client';
      settings: ClientSettings;
      /** What is sent, in order. */
      messages: readonly Uint8Array[];
      /** Which secrets the client has; none stands in a program. */
      secrets: readonly (keyof ClientTlsSecrets)[];
    }
  | {
      role: 'server';
      settings: ServerSettings;
      /** The port it listens on. */
      port: number;
    }
  | { role: 'udp'; settings: UdpSettings; port: number; messages: readonly Uint8Array[] };

/** Files a program reads from the folder it runs in. */
export const FILES = {
  ca: 'ca.pem',
  client: 'client.pem',
  clientCa: 'clients-ca.pem',
  certificate: 'server.pem',
  key: 'server.key',
} as const;

/** Environment variables a program reads. */
export const KEY_VARIABLE = 'CLIENT_KEY';
export const PASSPHRASE_VARIABLE = 'CLIENT_KEY_PASSPHRASE';

/** How to make what a TLS server needs, where the lab's own key must not leave it. */
export const MAKE_CERTIFICATE =
  'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost ' +
  `-addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout ${FILES.key} -out ${FILES.certificate}`;

export const answerOf = (task: SocketTask): Answer => task.settings.answer;
const isTls = (task: SocketTask): boolean => task.role !== 'udp' && task.settings.tls !== null;

/** What is true of a task's programs in every language. */
export function taskNotes(task: SocketTask): string[] {
  const answer = answerOf(task);
  const notes: string[] = [];
  if (task.role === 'server' && task.settings.tls)
    notes.push(
      `The server reads its certificate from ${FILES.certificate} and ${FILES.key}, since the lab’s keys do not leave it. ` +
        `Make them with: ${MAKE_CERTIFICATE}`,
    );
  if (task.role !== 'udp' && task.settings.allowHalfOpen)
    notes.push('Half-open is not in the program: its side ends when the other side has finished sending.');
  if (isTls(task) && answer.kind === 'rules' && answer.rules.some(({ after }) => after === 'half-close'))
    notes.push('A half-close of TLS ends both directions in many libraries, Python’s among them.');
  if (answer.kind === 'rules' && answer.rules.some(({ when, test }) => when === 'chunk' && test.kind !== 'any'))
    notes.push('A rule for a chunk looks at each chunk alone: what TCP cuts in two is not found, as it is here.');
  return notes;
}

/** What the program needs beside it: public certificates, which this socket was given. */
export function taskFiles(task: SocketTask): { name: string; content: string; what: string }[] {
  if (task.role === 'udp' || !task.settings.tls) return [];
  if (task.role === 'server') {
    const { clientCa } = task.settings.tls;
    return clientCa ? [{ name: FILES.clientCa, content: clientCa.pem, what: 'the authority of the clients' }] : [];
  }
  const { ca, clientCertificate } = task.settings.tls;
  return [
    ...(ca ? [{ name: FILES.ca, content: ca.pem, what: 'the certificate authority' }] : []),
    ...(clientCertificate
      ? [{ name: FILES.client, content: clientCertificate.pem, what: 'the client certificate' }]
      : []),
  ];
}

/** Environment variables the program reads, with what they hold. */
export function taskVariables(task: SocketTask): { name: string; holds: string }[] {
  if (task.role !== 'client' || !task.settings.tls?.clientCertificate) return [];
  return [
    { name: KEY_VARIABLE, holds: 'the path of the client certificate’s private key' },
    ...(task.secrets.includes('clientKeyPassphrase')
      ? [{ name: PASSPHRASE_VARIABLE, holds: 'the passphrase of that key' }]
      : []),
  ];
}
