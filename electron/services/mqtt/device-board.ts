import { MAX_DEVICES, type DeviceBoard, type DeviceRow, type Devices } from '../../../shared/contract/mqtt-devices.ts';
import { deviceOfTopic, statusOfText, type DeviceTopic } from '../../../shared/domain/device-status.ts';
import { compileFilter } from '../../../shared/domain/topic-filter.ts';
import type { TopicNode } from './topic-node.ts';
import type { TopicStore } from './topic-store.ts';
import { topicsBelow } from './topics-below.ts';

/** Bytes of a status that are read. */
const STATUS_BYTES = 1_000;
/** Characters of it that are shown. */
const SAID_CHARACTERS = 100;

const ORDER: Record<DeviceRow['state'], number> = { offline: 0, silent: 1, unknown: 2, online: 3 };

/** Every device whose status topic a filter covers, with the newest word about it. */
export async function deviceBoard(store: TopicStore, board: DeviceBoard, isStopped: () => boolean): Promise<Devices> {
  const matchers = board.filters.map(compileFilter);
  const nodes = await topicsBelow(
    store.tree.root,
    ({ topic }) => matchers.some((matches) => matches(topic!)),
    isStopped,
  );
  const nowMs = store.nowMs();
  const devices = new Map<string, DeviceRow>();
  for (const node of nodes) {
    const found = deviceOfTopic(node.topic!);
    if (!found) continue;
    const row = rowOf(store, node, found);
    const known = devices.get(found.device);
    const newer = known && known.saidAtMs > row.saidAtMs ? known : row;
    devices.set(found.device, { ...newer, lastSeenMs: Math.max(row.lastSeenMs, known?.lastSeenMs ?? 0) });
  }
  const rows = [...devices.values()].map((row) => withSilence(row, board, nowMs));
  const counts = { online: 0, offline: 0, silent: 0, unknown: 0 };
  for (const { state } of rows) counts[state]++;
  rows.sort((a, b) => ORDER[a.state] - ORDER[b.state] || (a.device < b.device ? -1 : 1));
  return { nowMs, counts, rows: rows.slice(0, MAX_DEVICES) };
}

function rowOf({ history }: TopicStore, node: TopicNode, { device, state }: DeviceTopic): DeviceRow {
  const { preview, receivedAtMs, isRetained } = history.last(node, STATUS_BYTES)!;
  const text = new TextDecoder().decode(preview);
  // Of Sparkplug B the kind of message speaks; of others all topics beside the status are the device's.
  const seenAtMs = state === null ? node.parent!.newestAtMs : receivedAtMs;
  return {
    device,
    state: state ?? statusOfText(text),
    nodeId: node.id,
    topic: node.topic!,
    said: state === null ? text.slice(0, SAID_CHARACTERS) : node.topic!.split('/')[2]!,
    saidAtMs: receivedAtMs,
    isRetained,
    lastSeenMs: seenAtMs,
  };
}

function withSilence(row: DeviceRow, { silentAfterS }: DeviceBoard, nowMs: number): DeviceRow {
  const isSilent = silentAfterS > 0 && row.state !== 'offline' && nowMs - row.lastSeenMs > silentAfterS * 1_000;
  return isSilent ? { ...row, state: 'silent' } : row;
}
