import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import { LabError } from '../../../shared/errors/lab-error.ts';
import type { HostOptions } from '../node/options.ts';
import { isLoopback } from './address.ts';

/** Where the page is served when nobody asks for another port. */
export const USUAL_PORT = 4600;

/** Certificate and key as PEM, with the names the certificate is for. */
export interface Tls {
  cert: Buffer;
  key: Buffer;
  names: string[];
}

/** @throws LabError `host.needs-tls`, `host.bad-option`, `host.bad-certificate`. */
export function readTls({ host, tlsCert, tlsKey }: HostOptions): Tls | null {
  if (!tlsCert && !tlsKey) {
    if (!isLoopback(host)) throw new LabError('host.needs-tls', { host });
    return null;
  }
  if (!tlsCert || !tlsKey)
    throw new LabError('host.bad-option', { problem: '--tls-cert and --tls-key belong together' });
  const cert = readPem(tlsCert);
  const names = orBadCertificate(tlsCert, () => new X509Certificate(cert).subjectAltName ?? '');
  return {
    cert,
    key: readPem(tlsKey),
    names: [...names.matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name]) => name!),
  };
}

const readPem = (file: string): Buffer => orBadCertificate(file, () => readFileSync(file));

function orBadCertificate<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new LabError('host.bad-certificate', { file, reason: code ?? message }, { cause: error });
  }
}

export function createHttpServer(tls: Tls | null, options: HostOptions): Server {
  if (!tls) return createServer();
  return orBadCertificate(options.tlsKey ?? '', () => createTlsServer({ cert: tls.cert, key: tls.key }));
}

/**
 * Listens, and resolves with the port: the one asked for, or the usual one, or a free one if that is taken.
 * @throws LabError `host.port-taken`, `host.listen-failed`.
 */
export async function listen(server: Server, { host, port }: HostOptions): Promise<number> {
  try {
    return await bind(server, host, port ?? USUAL_PORT);
  } catch (error) {
    const isTaken = error instanceof LabError && error.code === 'host.port-taken';
    if (!isTaken || port !== undefined) throw error;
    return bind(server, host, 0);
  }
}

function bind(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const failed = (error: NodeJS.ErrnoException): void => {
    const reason = error.code ?? error.message;
    reject(
      reason === 'EADDRINUSE'
        ? new LabError('host.port-taken', { host, port }, { cause: error })
        : new LabError('host.listen-failed', { host, port, reason }, { cause: error }),
    );
  };
  server.once('error', failed);
  server.listen({ host, port, exclusive: true }, () => {
    server.off('error', failed);
    resolve((server.address() as AddressInfo).port);
  });
  return promise;
}
