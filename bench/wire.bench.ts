import { interleave, isQuick, mustEqual, Report } from './lib/reporter.ts';
import type { WireLab } from './lib/wire-bench.ts';
import { bareWebSocket, overMemory, overMessageChannel, overWebSocket, type FarLab } from './lib/wire-pipes.ts';

/** Small items, as rows and events are, and pieces of a file or stream. */
const ITEMS = { count: isQuick ? 50_000 : 500_000, sizeBytes: 64 };
const PIECES = { count: isQuick ? 400 : 8_000, sizeBytes: 65_536 };
/** A reader that takes this long over each batch, in milliseconds. */
const SLOW_MS = 20;
const TAIL = { count: isQuick ? 100_000 : 400_000, sizeBytes: 64, perMs: 100 };
const MIB = 1_048_576;

const pipes = { memory: overMemory, 'message channel': overMessageChannel, websocket: overWebSocket };

/** Reads a whole burst; answers how long it took in seconds, once every item was there and in order. */
async function read(lab: WireLab, verb: 'items' | 'bytes', burst: typeof ITEMS): Promise<number> {
  const startedMs = performance.now();
  let next = 0;
  let sizeBytes = 0;
  await lab[verb](burst, ({ items }) => {
    for (const item of items) {
      const n = new DataView(item.buffer, item.byteOffset).getUint32(0);
      if (n !== next++) throw new Error(`item ${n} where ${next - 1} was due`);
      sizeBytes += item.byteLength;
    }
  }).ended;
  mustEqual(sizeBytes, burst.count * burst.sizeBytes, `bytes read (${verb})`);
  return (performance.now() - startedMs) / 1_000;
}

async function on<T>(open: () => Promise<FarLab>, work: (lab: WireLab) => Promise<T>): Promise<T> {
  await using far = await open();
  return await work(far.lab);
}

/** Growth of the serving process while a reader takes its time over each batch, in MiB. */
async function slowReader(): Promise<number> {
  return await on(overWebSocket, async (lab) => {
    await read(lab, 'items', { ...ITEMS, count: 20_000 });
    const beforeBytes = await lab.memory({});
    let mostBytes = beforeBytes;
    let received = 0;
    let dropped = 0;
    let probing = Promise.resolve();
    const look = async (): Promise<void> => void (mostBytes = Math.max(mostBytes, await lab.memory({})));
    const probe = setInterval(() => void (probing = look()), 200);
    await lab.tail(TAIL, async (batch) => {
      received += batch.items.length;
      dropped += batch.dropped;
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    }).ended;
    clearInterval(probe);
    await probing;
    mustEqual(received + dropped, TAIL.count, 'items read and dropped by a slow reader');
    return (mostBytes - beforeBytes) / MIB;
  });
}

const report = new Report('wire');
const perS = (count: number) => (tookS: number) => count / tookS;
const itemsPerS = perS(ITEMS.count);
const mbPerS = perS((PIECES.count * PIECES.sizeBytes) / 1e6);

const items = await interleave({
  memory: async () => itemsPerS(await on(pipes.memory, (lab) => read(lab, 'items', ITEMS))),
  'message channel': async () => itemsPerS(await on(pipes['message channel'], (lab) => read(lab, 'items', ITEMS))),
  websocket: async () => itemsPerS(await on(pipes.websocket, (lab) => read(lab, 'items', ITEMS))),
  bare: async () => itemsPerS((await bareWebSocket(ITEMS)) / 1_000),
});
const bytes = await interleave({
  memory: async () => mbPerS(await on(pipes.memory, (lab) => read(lab, 'bytes', PIECES))),
  'message channel': async () => mbPerS(await on(pipes['message channel'], (lab) => read(lab, 'bytes', PIECES))),
  websocket: async () => mbPerS(await on(pipes.websocket, (lab) => read(lab, 'bytes', PIECES))),
  bare: async () => mbPerS((await bareWebSocket(PIECES)) / 1_000),
});
const slow = await interleave({ 'slow reader': slowReader });

const bareItems = { name: 'bare ws, one message per item', samples: items.bare };
const bareBytes = { name: 'bare ws', samples: bytes.bare };
report.add({
  id: 'wire.items',
  what: '64 B items over WebSocket, two processes',
  unit: 'items/s',
  samples: items.websocket,
  reference: bareItems,
});
report.add({
  id: 'wire.bytes',
  what: '64 KiB pieces over WebSocket, two processes',
  unit: 'MB/s',
  samples: bytes.websocket,
  reference: bareBytes,
});
report.add({
  id: 'wire.slow-reader-mb',
  what: `growth of the host at ${TAIL.perMs * 1_000} items/s to a reader of ${SLOW_MS} ms a batch`,
  unit: 'MiB',
  samples: slow['slow reader'],
  isSmallerBetter: true,
});
for (const pipe of ['message channel', 'memory'] as const) {
  const id = pipe.replace(' ', '-');
  report.add({ id: `wire.items-${id}`, what: `64 B items over ${pipe}`, unit: 'items/s', samples: items[pipe] });
  report.add({ id: `wire.bytes-${id}`, what: `64 KiB pieces over ${pipe}`, unit: 'MB/s', samples: bytes[pipe] });
}
report.finish();
