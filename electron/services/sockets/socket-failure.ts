import type { UdpTarget } from '../../../shared/contract/socket-udp.ts';
import { hostPort } from '../../../shared/domain/broker-address.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { codeOf } from '../lib/error-code.ts';
import { tlsFailureOf } from '../lib/tls/tls-failure.ts';

const NOT_FOUND = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA']);

/** What a system's error means for the one who wanted to connect. `address` is `host:port`. */
export function connectFailure(error: unknown, host: string, address: string, timeoutMs: number): LabError {
  if (error instanceof LabError) return error;
  const tls = tlsProblem(error, address);
  if (tls) return tls;
  const code = codeOf(error);
  if (NOT_FOUND.has(code)) return new LabError('socket.host-not-found', { host }, { cause: error });
  if (code === 'ECONNREFUSED') return new LabError('socket.refused', { address }, { cause: error });
  if (code === 'ETIMEDOUT') return new LabError('socket.timeout', { address, timeoutMs }, { cause: error });
  return new LabError('socket.unreachable', { address, reason: code }, { cause: error });
}

/** What an error of the TLS layer means; null where it is none. */
export function tlsProblem(error: unknown, address: string): LabError | null {
  const failure = tlsFailureOf(error);
  if (!failure) return null;
  const { fault, message: reason } = failure;
  const cause = { cause: error };
  if (fault.kind === 'stranger') return new LabError('socket.not-tls', { address, reason }, cause);
  if (fault.kind === 'bad-file')
    return new LabError('socket.bad-certificate-file', { which: fault.which, reason }, cause);
  return new LabError('socket.tls', { address, reason, chain: fault.chain }, cause);
}

/** What a system's error means for the one who wanted to listen. */
export function listenFailure(error: unknown, address: string): LabError {
  if (error instanceof LabError) return error;
  const code = codeOf(error);
  if (code === 'EADDRINUSE') return new LabError('socket.port-taken', { address }, { cause: error });
  if (code === 'EACCES') return new LabError('socket.port-forbidden', { address }, { cause: error });
  return new LabError('socket.listen-failed', { address, reason: code }, { cause: error });
}

/** What a system's error means for the one who sent a datagram, or whose datagram came back. */
export function datagramFailure(
  error: unknown,
  { host, port }: UdpTarget,
  sizeBytes: number,
  limitBytes: number,
): LabError {
  const address = hostPort(host, port);
  const code = codeOf(error);
  const cause = { cause: error };
  if (NOT_FOUND.has(code)) return new LabError('socket.host-not-found', { host }, cause);
  if (code === 'EMSGSIZE') return new LabError('socket.datagram-too-large', { sizeBytes, limitBytes }, cause);
  if (code === 'EACCES') return new LabError('socket.broadcast-off', { address }, cause);
  if (code === 'ECONNREFUSED') return new LabError('socket.port-unreachable', { address }, cause);
  return new LabError('socket.unreachable', { address, reason: code }, cause);
}
