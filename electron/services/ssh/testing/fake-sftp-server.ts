import { Duplex } from 'node:stream';

import { PacketFramer } from '../sftp/packet-framer.ts';
import { SftpClient } from '../sftp/sftp-client.ts';
import { PACKET, PacketReader, PacketWriter } from '../sftp/sftp-packet.ts';

/** A server as a test wants it: what it gets goes to `answer`, and what that returns goes back. */
export class FakeSftpServer extends Duplex {
  readonly #framer = new PacketFramer((packet) => {
    for (const bytes of this.answer(new PacketReader(packet))) this.push(bytes);
  });

  constructor(private readonly answer: (packet: PacketReader) => (Uint8Array | null)[]) {
    super();
  }

  override _read(): void {}

  override _write(bytes: Uint8Array, _encoding: string, done: () => void): void {
    this.#framer.push(new Uint8Array(bytes));
    done();
  }
}

export const VERSION_3 = new PacketWriter(PACKET.version).u32(3).finish();

export const statusPacket = (id: number, code: number, text: string): Uint8Array =>
  new PacketWriter(PACKET.status).u32(id).u32(code).text(text).text('').finish();

/** A client of a server that greets as it should, without extensions, and then answers as told. */
export function clientOf(answer: (packet: PacketReader, id: number) => (Uint8Array | null)[]): Promise<SftpClient> {
  const greets = (packet: PacketReader) => (packet.type === PACKET.init ? [VERSION_3] : answer(packet, packet.u32()));
  return SftpClient.begin(new FakeSftpServer(greets), { wire: () => undefined });
}
