import type { MessageRow, MqttSessionStatus, TopicDetail, TreeRow, TreeWindow } from '../../../shared/contract/mqtt.ts';

/** Builders of contract data for the tests of this pane. */
export const aMessage = (over: Partial<MessageRow> = {}): MessageRow => ({
  seq: 1,
  receivedAtMs: 1_700_000_000_000,
  qos: 0,
  isRetained: false,
  isDuplicate: false,
  sizeBytes: over.preview?.byteLength ?? 2,
  preview: new TextEncoder().encode('42'),
  ...over,
});

export const aRow = (over: Partial<TreeRow> = {}): TreeRow => ({
  id: 1,
  parentId: 0,
  parentIndex: -1,
  level: 'lab',
  depth: 0,
  hasChildren: false,
  isExpanded: false,
  messages: 1,
  subtreeTopics: 1,
  subtreeMessages: 1,
  ratePerS: 0,
  newestAtMs: 0,
  last: null,
  holdsRetained: false,
  ...over,
});

export const aWindow = (rows: TreeRow[]): TreeWindow => ({
  total: rows.length,
  first: 0,
  rows,
  nowMs: 1_700_000_000_000,
  topics: rows.length,
  messages: rows.length,
  matches: rows.length,
});

export const aDetail = (over: Partial<TopicDetail> = {}): TopicDetail => ({
  id: 1,
  topic: 'lab/temperature',
  messages: 1,
  ratePerS: 0,
  payloadBytes: 2,
  holdsRetained: false,
  last: aMessage(),
  history: { total: 1, first: 0, rows: [aMessage()] },
  ...over,
});

export const aStatus = (over: Partial<MqttSessionStatus> = {}): MqttSessionStatus => ({
  state: 'open',
  sinceMs: 1_700_000_000_000,
  reason: null,
  retry: null,
  title: 'Greenhouse',
  address: 'mqtt://127.0.0.1:1883',
  protocolVersion: 5,
  clientId: 'wirebench-1',
  isSessionPresent: false,
  subscriptions: [{ filter: '#', qos: 0, grantedQos: 0, failure: null }],
  topics: 0,
  messages: 0,
  payloadBytes: 0,
  messagesPerS: 0,
  evictedMessages: 0,
  historyBytes: 0,
  historyLimitBytes: 67_108_864,
  ...over,
});
