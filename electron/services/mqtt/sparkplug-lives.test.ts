import { describe, expect, it } from 'vitest';

import type { SessionId } from '../../../shared/contract/ids.ts';
import { fromHex } from '../../../shared/domain/decode/testing/check-tree.ts';
import type { MqttSession } from './mqtt-session.ts';
import { SparkplugLives } from './sparkplug-lives.ts';
import { TopicStore } from './topic-store.ts';

const sessionId = 's1' as SessionId;

/** A metric of type Int32 with a name and an alias. */
function birth(name: string, alias: number, bdSeq = 0): Uint8Array {
  const metric = [0x0a, name.length, ...new TextEncoder().encode(name), 0x10, alias, 0x20, 3];
  return Uint8Array.from([0x12, metric.length, ...metric, ...fromHex('12 09 0a05 6264536571 58'), bdSeq]);
}
const death = (bdSeq: number): Uint8Array => Uint8Array.from([...fromHex('12 09 0a05 6264536571 58'), bdSeq]);

class Plant {
  #nowMs = 0;
  readonly #store = new TopicStore(
    () => 1e6,
    () => ++this.#nowMs,
    () => undefined,
  );
  readonly #lives = new SparkplugLives({ session: () => ({ store: this.#store }) as MqttSession });

  /** Takes a message in at the millisecond that is its number. */
  send(topic: string, payload: Uint8Array): void {
    this.#store.add(`spBv1.0/plant/${topic}`, { qos: 0, retain: false, dup: false, payload });
  }

  context(topic: string, seq: number, aliases: string[] = []) {
    return this.#lives.context({ sessionId, topic: `spBv1.0/plant/${topic}`, seq, aliases });
  }
}

describe('SparkplugLives', () => {
  it('names aliases by the births before a message, of the node and of the device', async () => {
    const plant = new Plant();
    plant.send('NBIRTH/edge', birth('uptime', 1));
    plant.send('DBIRTH/edge/pump', birth('flow', 2));
    plant.send('DDATA/edge/pump', new Uint8Array());
    plant.send('DBIRTH/edge/pump', birth('pressure', 2));
    plant.send('NBIRTH/other', birth('wrong', 3));
    const before = await plant.context('DDATA/edge/pump', 3, ['1', '2', '3']);
    expect(before.aliases).toEqual([
      { alias: '1', name: 'uptime', datatype: 3 },
      { alias: '2', name: 'flow', datatype: 3 },
    ]);
    expect(before.births.map(({ topic }) => topic)).toEqual([
      'spBv1.0/plant/NBIRTH/edge',
      'spBv1.0/plant/DBIRTH/edge/pump',
    ]);
    const after = await plant.context('DDATA/edge/pump', 5, ['2']);
    expect(after.aliases).toEqual([{ alias: '2', name: 'pressure', datatype: 3 }]);
    expect((await plant.context('NDATA/edge', 5, ['2'])).aliases).toEqual([]);
  });

  it('says nothing of what it has not seen', async () => {
    expect(await new Plant().context('NDATA/edge', 1, ['1'])).toEqual({
      node: { isOnline: null, sinceMs: null },
      device: null,
      births: [],
      aliases: [],
    });
  });

  it('tells who is alive, and takes a late death for the life it ends', async () => {
    const plant = new Plant();
    plant.send('NBIRTH/edge', birth('uptime', 1, 7));
    plant.send('DBIRTH/edge/pump', birth('flow', 2));
    const isOnline = async (): Promise<(boolean | null | undefined)[]> => {
      const { node, device } = await plant.context('DDATA/edge/pump', 99);
      return [node.isOnline, device?.isOnline];
    };
    expect(await isOnline()).toEqual([true, true]);
    plant.send('NDEATH/edge', death(6));
    expect(await isOnline()).toEqual([true, true]);
    plant.send('DDEATH/edge/pump', death(0));
    expect(await isOnline()).toEqual([true, false]);
    plant.send('DBIRTH/edge/pump', birth('flow', 2));
    plant.send('NDEATH/edge', death(7));
    expect(await isOnline()).toEqual([false, false]);
  });
});
