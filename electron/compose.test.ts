import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import type { MqttSessionStatus } from '../shared/contract/mqtt.ts';
import { DEFAULT_MQTT } from '../shared/contract/mqtt-profile.ts';
import { Settings } from '../shared/contract/workbench.ts';
import { contract } from '../shared/contract/index.ts';
import { createClient } from '../shared/wire/client.ts';
import { memoryPipe } from '../shared/wire/memory-pipe.ts';
import { openWorkbench } from './compose.ts';
import type { HostPorts } from './ports/host.ts';

const dirs: string[] = [];
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

function ports(): HostPorts {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'wirebench-'));
  dirs.push(workspaceDir);
  const nothing = (): void => {};
  return {
    clock: { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() },
    log: { info: nothing, warn: nothing, error: nothing, tail: () => [] },
    secrets: { backend: 'none', seal: async (text) => Buffer.from(text), open: async (bytes) => String(bytes) },
    workspaceDir,
    identity: { host: 'served', version: '0', versions: [], logFile: '', startsPractice: false },
  };
}

it('answers every entry of the contract', async () => {
  await using workbench = openWorkbench(ports());
  const { up, down } = memoryPipe();
  workbench.attach('test', down);
  const lab = createClient(contract, up);
  expect((await lab.workbench.info({})).host).toBe('served');
  const asked = Object.entries(contract).flatMap(([feature, entries]) =>
    Object.entries(entries).map(async ([name, entry]) => {
      const call = (lab as never as Record<string, Record<string, (...args: unknown[]) => unknown>>)[feature]![name]!;
      // Parameters no entry takes: an entry that is not mapped would answer `internal` instead.
      const outcome = entry.kind === 'request' ? call(null) : (call(null, () => {}) as { ended: unknown }).ended;
      await expect(outcome, `${feature}.${name}`).rejects.toMatchObject({ code: 'bad-request' });
    }),
  );
  await Promise.all(asked);
});

it('applies new names and the limits of the settings to a live session', async () => {
  await using workbench = openWorkbench(ports());
  const { up, down } = memoryPipe();
  workbench.attach('test', down);
  const lab = createClient(contract, up);
  const { sessionId } = await lab.mqtt.connectWith({
    title: 'nobody',
    settings: { ...DEFAULT_MQTT, port: 1 },
    secrets: {},
  });
  const seen: { historyLimitBytes: number; title: string }[] = [];
  const watching = lab.mqtt.status({ sessionId }, ({ items }) => void seen.push(...items));
  await expect.poll(() => seen.at(-1)).toMatchObject({ historyLimitBytes: 64 * 1024 * 1024, title: 'nobody' });
  await lab.sessions.rename({ sessionId, title: 'somebody' });
  await expect.poll(() => seen.at(-1)).toMatchObject({ title: 'somebody' });
  const settings = Settings.parse({ limits: { mqttHistoryMb: 2 } });
  await lab.workbench.saveSettings(settings);
  const later = lab.mqtt.status({ sessionId }, ({ items }) => void seen.push(...items));
  await expect.poll(() => seen.at(-1)).toMatchObject({ historyLimitBytes: 2 * 1024 * 1024 });
  watching.close();
  later.close();
});

it('explores the practice lab in one session, however often it is asked', async () => {
  await using workbench = openWorkbench(ports());
  const { up, down } = memoryPipe();
  workbench.attach('test', down);
  const lab = createClient(contract, up);
  const { sessionId } = await lab.practice.explore({});
  expect(await lab.practice.explore({})).toEqual({ sessionId });
  const states: MqttSessionStatus[] = [];
  const watching = lab.mqtt.status({ sessionId }, ({ items }) => void states.push(...items));
  await expect.poll(() => states.at(-1)?.topics).toBeGreaterThan(40);
  expect(states.at(-1)).toMatchObject({ state: 'open', subscriptions: [{ filter: '#', grantedQos: 0 }] });
  watching.close();
  await lab.mqtt.disconnect({ sessionId });
  expect((await lab.practice.explore({})).sessionId).not.toBe(sessionId);
});
