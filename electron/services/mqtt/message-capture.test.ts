import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingPrograms, needProgram } from '../../../e2e/fixtures/peers/programs.ts';
import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { MessageCapture } from './message-capture.ts';
import type { ExportedMessage } from './message-text.ts';

const missing = missingPrograms('tshark');
const FLAWS = '_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0 || _ws.expert.severity >= 0x600000';

async function fields(messages: readonly ExportedMessage[], filter: string, ...names: string[]): Promise<string[][]> {
  const writer = new MessageCapture();
  writer.begin();
  for (const message of messages) writer.message(message);
  writer.end();
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'messages.pcapng');
  await writeFile(file, writer.take());
  const args = ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-Y', filter, '-T', 'fields'];
  const text = execFileSync(needProgram('tshark'), [...args, ...names.flatMap((name) => ['-e', name])], {
    stdio: 'pipe',
  }).toString();
  return text.trim() === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
}

describe.skipIf(missing)(`messages as a capture file${missing ? ` (${missing})` : ''}`, () => {
  const at = 1_750_000_000_123.5;
  const message = (topic: string, atMs: number, change: Partial<ExportedMessage> = {}): ExportedMessage => ({
    topic,
    atMs,
    qos: 0,
    retain: false,
    payload: Buffer.from('on'),
    ...change,
  });
  const messages = [
    message('site/lamp', at),
    message('site/größe', at + 1, { qos: 2, retain: true, payload: new Uint8Array(70_000).fill(0x41) }),
    message('site/pump', at - 500, { qos: 1, payload: new Uint8Array() }),
  ];

  it('are found by tshark with their time, topic, QoS and payload, and nothing is wrong with them', async () => {
    expect(await fields(messages, FLAWS, 'frame.number')).toEqual([]);
    const found = await fields(messages, 'mqtt.msgtype == 3', 'mqtt.topic', 'mqtt.qos', 'mqtt.retain', 'mqtt.msg');
    expect(
      found.map(([topic, qos, retain, payload]) => [topic, qos, retain, payload === '<MISSING>' ? 0 : payload!.length]),
    ).toEqual([
      ['site/lamp', '0', '0', 4],
      ['site/größe', '2', '1', 140_000],
      ['site/pump', '1', '0', 0],
    ]);
    const times = await fields(messages, 'mqtt.msgtype == 3', 'frame.time_epoch', 'tcp.stream');
    expect(times.map(([time]) => Number(time))).toEqual([at, at + 1, at - 500].map((ms) => ms / 1_000));
    expect(times.map(([, stream]) => stream)).toEqual(['0', '0', '1']);
  });
});
