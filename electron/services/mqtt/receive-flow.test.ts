import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

import { describe, expect, it } from 'vitest';

import { BrokerDrops } from './broker-drops.ts';
import { OfflineTally } from './offline-tally.ts';
import { type Backlog, ReceiveWatch } from './receive-flow.ts';
import { findQueue, readSystemQueue } from './system-queue.ts';
import { TopicStore } from './topic-store.ts';

const CALM: Backlog = {
  lagMs: 2,
  mostLagMs: 40,
  backlogBytes: 0,
  isHeld: false,
  heldTimes: 0,
  local: '127.0.0.1:1',
  remote: '127.0.0.1:2',
};

describe('the watch over what is received', () => {
  function watching(queue: { bytes: number | null }) {
    const clock = { ms: 0 };
    const looked = { changes: 0 };
    const watch = new ReceiveWatch({
      nowMs: () => clock.ms,
      readQueue: () => Promise.resolve(queue.bytes),
      onChange: () => looked.changes++,
    });
    /** The state so much later, the system's queue looked at. */
    const after = async (ms: number, backlog: Partial<Backlog> = {}) => {
      clock.ms += ms;
      watch.state({ ...CALM, ...backlog });
      await Promise.resolve();
      return watch.state({ ...CALM, ...backlog });
    };
    return { watch, after, looked };
  }

  it('is slow a second behind or where reading stopped, and for five seconds after', async () => {
    const { after } = watching({ bytes: 0 });
    expect(await after(0)).toEqual({
      ...{ lagMs: 2, mostLagMs: 40, backlogBytes: 0, systemBytes: 0, heldTimes: 0, isSlow: false },
    });
    expect((await after(100, { lagMs: 1_000 })).isSlow).toBe(true);
    expect((await after(4_900)).isSlow).toBe(true);
    expect((await after(200)).isSlow).toBe(false);
    expect((await after(100, { isHeld: true })).isSlow).toBe(true);
  });

  it('is slow where the system’s queue is long at two looks in a row, not at one', async () => {
    const queue = { bytes: 300_000 };
    const { after, watch, looked } = watching(queue);
    expect(await after(0)).toMatchObject({ systemBytes: 300_000, isSlow: false });
    queue.bytes = 0;
    expect((await after(1_000)).isSlow).toBe(false);
    queue.bytes = 300_000;
    expect((await after(1_000)).isSlow).toBe(false);
    expect((await after(1_000)).isSlow).toBe(true);
    expect(watch.isMoving).toBe(true);
    queue.bytes = 0;
    await after(1_000);
    await after(5_000);
    expect(watch.isMoving).toBe(false);
    expect(looked.changes).toBe(4);
  });

  it('says that a system tells nothing', async () => {
    expect((await watching({ bytes: null }).after(0)).systemBytes).toBeNull();
  });
});

describe('the system’s receive queue', () => {
  const line = (here: string, there: string, state: string, queue: string): string =>
    `   0: ${here} ${there} ${state} 00000000:${queue} 00:00000000 00000000  1000        0 12345 1`;
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

  it('is that of the one open connection between two ports', () => {
    const mine = line('0100007F:C350', '0100007F:075B', '01', '0001F400');
    const six = [head, line('0000000000000000FFFF00000100007F:C351', '00:075B', '01', '00000010')].join('\n');
    const table = [head, line('0100007F:C350', '0100007F:075B', '06', '00000005'), mine].join('\n');
    expect(findQueue([table, six], 50_000, 1_883)).toBe(128_000);
    expect(findQueue([table, six], 50_001, 1_883)).toBe(16);
    expect(findQueue([table, six], 1_883, 50_000)).toBeNull();
    expect(findQueue([table, `${mine}\n`], 50_000, 1_883)).toBeNull();
    expect(findQueue(['', 'garbage : x\n'], 1, 2)).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')('is what a real socket has not read', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).write(Buffer.alloc(10_000)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port, onread: { buffer: Buffer.alloc(1), callback: () => false } });
    await once(socket, 'connect');
    const read = (): Promise<number | null> => readSystemQueue(`127.0.0.1:${socket.localPort}`, `127.0.0.1:${port}`);
    // The one byte it has taken is not in the queue any more.
    await expect.poll(read).toBe(9_999);
    socket.destroy();
    await new Promise((resolve) => void server.close(resolve));
    expect(await read()).toBeNull();
  });
});

describe('the tally of a lost connection', () => {
  it('counts each loss once, however many tries it takes, and the time until it is back', () => {
    const clock = { ms: 0 };
    const tally = new OfflineTally(() => clock.ms);
    const at = (ms: number, what: 'lost' | 'over'): void => {
      clock.ms = ms;
      tally[what]();
    };
    at(0, 'over');
    at(100, 'lost');
    at(150, 'lost');
    expect(tally.counts).toEqual({ breaks: 1, brokenMs: 50 });
    at(300, 'over');
    at(900, 'over');
    at(1_000, 'lost');
    clock.ms = 1_010;
    expect(tally.counts).toEqual({ breaks: 2, brokenMs: 210 });
  });
});

describe('what the broker says it dropped', () => {
  it('counts from the first time it says so, and again where it was restarted', () => {
    const store = new TopicStore(
      () => 1_000_000,
      () => 0,
      () => undefined,
    );
    const drops = new BrokerDrops(store);
    const said = (text: string): number | null => {
      const payload = Buffer.from(text);
      store.add('$SYS/broker/publish/messages/dropped', {
        payload,
        qos: 0,
        retain: true,
        dup: false,
        properties: null,
      });
      return drops.count();
    };
    expect(drops.count()).toBeNull();
    expect(['no number', '70', '75', '', '3', '9'].map(said)).toEqual([null, 0, 5, 5, 0, 6]);
    expect(drops.count()).toBe(6);
  });
});
