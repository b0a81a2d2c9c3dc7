import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

import { needProgram } from '../fixtures/peers/programs.ts';

export interface Load {
  port: number;
  /** How many topics `load/0`, `load/1`, … the messages go to. */
  topics: number;
  perS: number;
}

const STEP_MS = 20;

const PROGRAM = `
import socket, struct, sys
port, topics, = int(sys.argv[1]), int(sys.argv[2])
s = socket.create_connection(('127.0.0.1', port))
s.sendall(bytes([0x10, 16, 0, 4]) + b'MQTT' + bytes([4, 2, 0, 60, 0, 4]) + b'load')
assert s.recv(4)[3] == 0
sent = 0
for line in sys.stdin:
    packets = bytearray()
    for _ in range(int(line)):
        topic = b'load/%d' % (sent % topics)
        body = struct.pack('>H', len(topic)) + topic + b'%d' % sent
        packets += bytes([0x30, len(body)]) + body
        sent += 1
    s.sendall(packets)
s.sendall(bytes([0xe0, 0]))
s.close()
`;

/** Publishes at a steady rate from a program that is not ours: a Python script that writes MQTT 3.1.1 by hand. */
export class SteadyLoad implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #words = '';

  private constructor(child: ChildProcessWithoutNullStreams, perS: number) {
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#words += text));
    const startMs = performance.now();
    // Time decides how many are due, so a late timer makes the next step larger, not the load smaller.
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startMs) * perS) / 1_000);
      child.stdin.write(`${due - this.#sent}\n`);
      this.#sent = due;
    }, STEP_MS);
  }

  static start({ port, topics, perS }: Load): SteadyLoad {
    return new SteadyLoad(spawn(needProgram('python3'), ['-c', PROGRAM, String(port), String(topics)]), perS);
  }

  /** Messages handed to the program so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Ends the load; resolves with the number of messages when the broker has them all. */
  async stop(): Promise<number> {
    clearInterval(this.#timer);
    const closed = once(this.#child, 'close') as Promise<[number | null]>;
    this.#child.stdin.end();
    const [code] = await closed;
    if (code !== 0) throw new Error(`The load ended with ${code}: ${this.#words}`);
    return this.#sent;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#child.kill('SIGKILL');
  }
}
