import { readFile } from 'node:fs/promises';

/** State of a connection that is open, in the tables below. */
const ESTABLISHED = '01';
/** Linux's tables of TCP connections, for IPv4 and IPv6. */
const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/**
 * Bytes that wait in the system's receive queue of a TCP connection: what the other end sent and nobody has read.
 *
 * @param local `host:port` of this end
 * @param remote `host:port` of the other end
 * @returns null where the system does not tell: on anything but Linux, or when the connection is gone
 */
export async function readSystemQueue(local: string, remote: string): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  try {
    const tables = await Promise.all(TABLES.map((path) => readFile(path, 'latin1')));
    return findQueue(tables, portOf(local), portOf(remote));
  } catch {
    // A system that hides its tables, or has no IPv6: nothing is known.
    return null;
  }
}

/** The queue of the one open connection between two ports; null where there is none, or more than one. */
export function findQueue(tables: readonly string[], localPort: number, remotePort: number): number | null {
  const [local, remote] = [localPort, remotePort].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  const found: number[] = [];
  for (const line of tables.flatMap((table) => table.split('\n'))) {
    // sl local_address rem_address st tx_queue:rx_queue …
    const [, here, there, state, queues] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && here?.endsWith(local!) && there?.endsWith(remote!))
      found.push(Number.parseInt(queues!.split(':')[1]!, 16));
  }
  return found.length === 1 ? found[0]! : null;
}

const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(':') + 1));
