import { PcapngWriter } from '../shared/domain/pcapng/pcapng-writer.ts';
import { TcpFlow } from '../shared/domain/pcapng/tcp-flow.ts';
import { interleave, isQuick, mustEqual, Report } from './lib/reporter.ts';

/** Small packets, as devices send them, and what a bulk transfer is made of. */
const SMALL = { count: isQuick ? 50_000 : 1_000_000, sizeBytes: 64 };
const LARGE = { count: isQuick ? 2_000 : 40_000, sizeBytes: 16 * 1024 };
const PIECE_BYTES = 256 * 1024;

/** Writes so many packets of one connection; answers how many a second. */
function write({ count, sizeBytes }: typeof SMALL): number {
  const payload = new Uint8Array(sizeBytes).fill(0x41);
  const writer = new PcapngWriter();
  let written = 0;
  let packets = 0;
  let atNs = 1_750_000_000_000_000_000n;
  const startedMs = performance.now();
  writer.section('bench', '');
  writer.interface('bench', '');
  const end = (last: number): { address: Uint8Array; port: number } => ({
    address: Uint8Array.of(127, 0, 0, last),
    port: 40_000 + last,
  });
  const flow = new TcpFlow(end(1), end(2), (direction, frame) => {
    writer.packet((atNs += 1_000n), direction, frame, '');
    packets += 1;
  });
  for (let n = 0; n < count; n += 1) {
    flow.data(n % 2 === 0 ? 'out' : 'in', payload);
    if (writer.size >= PIECE_BYTES) written += writer.take().byteLength;
  }
  written += writer.take().byteLength;
  mustEqual(packets >= count && written > count * sizeBytes, true, 'packets written');
  return packets / ((performance.now() - startedMs) / 1_000);
}

const report = new Report('pcapng');
const samples = await interleave({ small: () => write(SMALL), large: () => write(LARGE) });
report.add({
  id: 'pcapng.write',
  what: 'packets of 64 B written, checksums included',
  unit: 'packets/s',
  samples: samples.small,
});
report.add({ id: 'pcapng.write-16k', what: 'packets of 16 KiB written', unit: 'packets/s', samples: samples.large });
report.finish();
