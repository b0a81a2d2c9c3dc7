import type { Socket } from 'node:net';

import { SocksClient } from 'socks';

import type { MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { codeOf } from '../lib/error-code.ts';

/** Longest answer of a proxy, in bytes. */
const MOST_ANSWER_BYTES = 16 * 1024;
const HEADER_END = Buffer.from('\r\n\r\n');

type Proxy = NonNullable<MqttSettings['proxy']>;

/** What a proxy is asked for, over a socket that is connected to it. */
interface ProxyRequest {
  socket: Socket;
  proxy: Proxy;
  password: string | undefined;
  /** The broker as the profile names it: the proxy resolves the name. */
  host: string;
  port: number;
}

/**
 * Asks a proxy to pass the connection on to the broker.
 *
 * @throws LabError `mqtt.proxy` with what the proxy said.
 */
export async function openProxy(request: ProxyRequest): Promise<void> {
  try {
    await (request.proxy.kind === 'http' ? httpConnect(request) : socksConnect(request));
  } catch (error) {
    throw proxyFailure(request.proxy, error);
  }
}

/** Why a proxy did not help, in words; a refusal of its own does not pass by itself. */
export function proxyFailure({ host, port }: Proxy, error: unknown): LabError {
  const address = hostPort(host, port);
  const isRefusal = error instanceof Refusal;
  const reason = isRefusal ? error.message : `it cannot be reached (${codeOf(error)})`;
  return new LabError('mqtt.proxy', { address, reason, isRefusal }, { cause: error });
}

/** The proxy answered, and said no. */
class Refusal extends Error {}

/** @see RFC 9110 §9.3.6, §11.7 */
async function httpConnect({ socket, proxy, password, host, port }: ProxyRequest): Promise<void> {
  const target = hostPort(host, port);
  const credentials = Buffer.from(`${proxy.username}:${password ?? ''}`).toString('base64');
  const authorization = proxy.username === '' ? '' : `Proxy-Authorization: Basic ${credentials}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`);
  const { head, rest } = await readHead(socket);
  const status = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?/.exec(head);
  if (!status) throw new Refusal('it does not speak HTTP');
  const [, code, words = ''] = status;
  if (code === '407') throw new Refusal('it asks for a user name and a password, or does not accept those given (407)');
  if (!code!.startsWith('2')) throw new Refusal(`it answered ${code} ${words}`.trim());
  if (rest.length > 0) socket.unshift(rest);
}

/** The answer's header, and what came behind it. */
async function readHead(socket: Socket): Promise<{ head: string; rest: Buffer }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ head: string; rest: Buffer }>();
  let bytes = Buffer.alloc(0);
  const take = (): void => {
    // Read, not streamed: what is still to come then waits for the next listener.
    const chunk = socket.read() as Buffer | null;
    if (!chunk) return;
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf(HEADER_END);
    if (end >= 0) resolve({ head: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + HEADER_END.length) });
    else if (bytes.length > MOST_ANSWER_BYTES) reject(new Refusal('its answer never ends'));
  };
  const closed = (): void => reject(new Refusal('it closed the connection without an answer'));
  socket.on('readable', take).once('end', closed).once('close', closed).once('error', reject);
  try {
    return await promise;
  } finally {
    socket.off('readable', take).off('end', closed).off('close', closed).off('error', reject);
  }
}

/** @see RFC 1928, RFC 1929 */
async function socksConnect({ socket, proxy, password, host, port }: ProxyRequest): Promise<void> {
  const { username } = proxy;
  try {
    await SocksClient.createConnection({
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: 5,
        ...(username === '' ? {} : { userId: username, password: password ?? '' }),
      },
      command: 'connect',
      destination: { host, port },
      existing_socket: socket,
    });
  } catch (error) {
    throw new Refusal(socksWords(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

function socksWords(message: string): string {
  if (/authentication/i.test(message)) return 'it does not accept the user name and password';
  const [, said] = /rejected connection - \(?(\w+)\)?/i.exec(message) ?? [];
  const words: Record<string, string> = {
    Failure: 'it could not reach the broker',
    NotAllowed: 'its rules do not allow this connection',
    NetworkUnreachable: 'the broker’s network cannot be reached from it',
    HostUnreachable: 'it cannot reach the broker, or does not know its name',
    ConnectionRefused: 'the broker’s port is closed',
    TTLExpired: 'the broker is too far away from it',
    CommandNotSupported: 'it passes no connections on',
    AddressNotSupported: 'it does not know this kind of address',
  };
  return words[said ?? ''] ?? `it does not speak SOCKS 5 (${message})`;
}
