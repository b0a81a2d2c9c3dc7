import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { DEFAULT_MQTT } from '../../../shared/contract/mqtt-profile.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import type { ProfileNodeRow } from './profile-rows.ts';
import { ProfileImporter } from './profile-importer.ts';
import { ProfileStore } from './profile-store.ts';
import { SavedMessages } from './saved-messages.ts';
import { Workspace } from './workspace.ts';

const CANARY = 'canary-7f3a-secret';
const secrets = {
  backend: 'reversed bits, for a test',
  seal: async (secret: string) => new TextEncoder().encode(secret).map((byte) => byte ^ 0xff),
  open: async (sealed: Uint8Array) => new TextDecoder().decode(sealed.map((byte) => byte ^ 0xff)),
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let workspace: Workspace;
let store: ProfileStore;
let importer: ProfileImporter;
let messages: SavedMessages;

beforeEach(async () => {
  folder = await temporaryFolder();
  workspace = Workspace.open({ dir: folder.path, log: new FakeLog(), clock: new FakeClock() });
  workspace.get('PRAGMA synchronous = OFF'); // Nothing is killed here, and the property tests write a lot.
  store = new ProfileStore({ workspace, secrets, log: new FakeLog() });
  messages = new SavedMessages({ workspace, clock: new FakeClock() });
  importer = new ProfileImporter({ workspace, profiles: store, messages });
});
afterEach(async () => {
  workspace.close();
  await folder[Symbol.asyncDispose]();
});

function nodes(): ProfileNodeRow[] {
  const sink = new FakeLatest<{ nodes: ProfileNodeRow[] }>();
  store.tree({}, sink);
  sink.leave();
  return sink.last.nodes;
}

/** Depth and name of each node, in order. */
function outline(): string[] {
  const depths = new Map<string | null, number>([[null, -1]]);
  return nodes().map(({ id, parentId, name, address }) => {
    depths.set(id, depths.get(parentId)! + 1);
    return `${'  '.repeat(depths.get(id)!)}${name} ${address}`.trimEnd();
  });
}

async function fill(): Promise<void> {
  const { id: house } = await store.addFolder({ name: 'house', parentId: null });
  const { id: cellar } = await store.addFolder({ name: 'cellar', parentId: house });
  const save = { id: null, kind: 'mqtt' as const, settings: DEFAULT_MQTT, secrets: { password: CANARY } };
  await store.save({ ...save, parentId: cellar, name: 'pump' });
  await store.save({ ...save, parentId: null, name: 'lab', settings: { ...DEFAULT_MQTT, host: 'lab.lan' } });
  await store.addFolder({ name: 'empty', parentId: null });
}

const file = (...entries: unknown[]): string => JSON.stringify({ wirebench: 'profiles', version: 1, entries });
const mqtt = (name: unknown, more: object = {}): object => ({ kind: 'mqtt', name, settings: DEFAULT_MQTT, ...more });

describe('profiles as a file', () => {
  it('come back with folders, order and settings, beside what is there, and without secrets', async () => {
    await fill();
    const before = outline();
    const { json } = await store.exportAll();
    expect(json).not.toContain(CANARY);
    expect(await importer.importAll({ json })).toMatchObject({
      source: 'wirebench',
      added: 5,
      messages: 0,
      skipped: [],
      notes: [],
    });
    expect(outline()).toEqual([...before, ...before]);
    const copy = nodes().at(-2)!;
    expect(await store.get({ id: copy.id })).toMatchObject({ name: 'lab', hasSecrets: [] });
    expect((await store.exportAll()).json).not.toContain(CANARY);
  });

  it('skip an entry that makes no sense by its name, and keep the others', async () => {
    const json = file(
      mqtt('good'),
      mqtt('bad port', { settings: { ...DEFAULT_MQTT, port: 70_000 } }),
      mqtt('no host', { settings: {} }),
      mqtt(''),
      'nonsense',
      null,
      { kind: 'ssh', name: 'from the future' },
      mqtt('also good'),
    );
    expect(await importer.importAll({ json })).toMatchObject({
      added: 2,
      skipped: ['bad port', 'no host', 'entry 4', 'entry 5', 'entry 6', 'from the future'],
    });
    expect(outline()).toEqual(['good mqtt://127.0.0.1:1883', 'also good mqtt://127.0.0.1:1883']);
  });

  it('fill in settings that an older program did not know, and drop what this one does not', async () => {
    const settings = { host: 'old.lan', port: 1883, transport: 'tcp', password: CANARY };
    await importer.importAll({ json: file(mqtt('old', { settings, secrets: { password: CANARY } })) });
    const [{ id }] = nodes() as [ProfileNodeRow];
    expect(await store.get({ id })).toMatchObject({ settings: { ...DEFAULT_MQTT, host: 'old.lan' }, hasSecrets: [] });
    expect((await store.exportAll()).json).not.toContain(CANARY);
  });

  it('keep no private key that came in a file of certificates', async () => {
    const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const pem = `${certificate}-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`;
    const settings = { ...DEFAULT_MQTT, ca: { name: 'a', pem }, clientCertificate: { name: 'b', pem } };
    await importer.importAll({ json: file(mqtt('both', { settings })) });
    const [{ id }] = nodes() as [ProfileNodeRow];
    expect(await store.get({ id })).toMatchObject({ settings: { ca: { name: 'a', pem: certificate } } });
    expect((await store.exportAll()).json).not.toContain(CANARY);
  });

  it('stand at the top where their folder is not in the file, or comes later', async () => {
    const folderEntry = { kind: 'folder', id: 3, folder: null, name: 'f' };
    await importer.importAll({ json: file(mqtt('early', { folder: 3 }), folderEntry, mqtt('in', { folder: 3 })) });
    await importer.importAll({ json: file({ ...folderEntry, name: 'own', folder: 3 }, mqtt('lost', { folder: 'x' })) });
    expect(outline().map((line) => line.replace(/ mqtt:.*/, ''))).toEqual(['early', 'f', '  in', 'own', 'lost']);
  });

  it.each([
    ['{', 'it is not JSON'],
    ['', 'it is not JSON'],
    ['[]', 'it is not an export of Wirebench, MQTTX or MQTT Explorer'],
    ['{"wirebench":"profiles","version":2,"entries":[]}', 'it was made by a newer Wirebench, format 2'],
    ['[['.repeat(100_000), 'it is not JSON'],
  ])('are refused with the problem: %2$s', async (json, problem) => {
    await expect(importer.importAll({ json })).rejects.toMatchObject({ code: 'profile.bad-file', facts: { problem } });
  });

  it('are added all or, where there are too many, not at all', async () => {
    const json = file(...Array.from({ length: 3_000 }, (_, n) => mqtt(String(n))));
    expect(await importer.importAll({ json })).toMatchObject({ added: 3_000, skipped: [] });
    await expect(importer.importAll({ json })).rejects.toMatchObject({ code: 'profile.too-many' });
    expect(nodes()).toHaveLength(3_000);
  });

  it('are never anything but added, skipped or refused, whatever the file holds', async () => {
    const odd = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant('__proto__'), fc.jsonValue());
    const entry = fc.record(
      {
        kind: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('mqtt', 'folder', 'ssh') }, odd),
        id: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 5 }) }, odd),
        folder: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 5 }) }, odd),
        name: fc.oneof({ weight: 4, arbitrary: fc.string({ unit: 'binary', minLength: 1 }) }, odd),
        settings: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(DEFAULT_MQTT, { host: 'h' }) }, odd),
      },
      { requiredKeys: ['kind', 'name'] },
    );
    const whole = fc
      .record({
        wirebench: fc.constant('profiles'),
        version: fc.constantFrom(1, 2),
        entries: fc.array(fc.oneof({ weight: 5, arbitrary: entry }, odd)),
      })
      .map((value) => JSON.stringify(value));
    let entries = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: whole }, fc.json(), fc.string()), async (json) => {
        try {
          const { added, skipped } = await importer.importAll({ json });
          entries += added;
          expect(added + skipped.length).toBe((JSON.parse(json) as { entries: unknown[] }).entries.length);
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
        expect(nodes()).toHaveLength(entries);
      }),
      { numRuns: 150 },
    );
    expect(entries).toBeGreaterThan(20);
    const again = (await store.exportAll()).json;
    expect(await importer.importAll({ json: again })).toMatchObject({ added: entries, skipped: [] });
  });
});
