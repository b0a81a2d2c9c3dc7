import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { contract } from '../../../shared/contract/index.ts';
import type { ProfileId } from '../../../shared/contract/ids.ts';
import { DEFAULT_MQTT, type MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import type { ProfileNodeRow } from './profile-rows.ts';
import { ProfileStore } from './profile-store.ts';
import { Workspace } from './workspace.ts';

const CANARY = 'canary-7f3a-secret';
/** Turns each byte around, so that a secret in the clear stands out in the file. */
const secrets = {
  backend: 'reversed bits, for a test',
  seal: async (secret: string) => new TextEncoder().encode(secret).map((byte) => byte ^ 0xff),
  open: async (sealed: Uint8Array) => new TextDecoder().decode(sealed.map((byte) => byte ^ 0xff)),
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let workspace: Workspace;
let log: FakeLog;
let store: ProfileStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  log = new FakeLog();
  workspace = Workspace.open({ dir: folder.path, log: new FakeLog(), clock: new FakeClock() });
  workspace.get('PRAGMA synchronous = OFF'); // Nothing is killed here, and the property tests write a lot.
  store = new ProfileStore({ workspace, secrets, log });
});
afterEach(async () => {
  workspace.close();
  await folder[Symbol.asyncDispose]();
});

interface Given {
  parentId?: ProfileId | null;
  settings?: Partial<MqttSettings>;
  secrets?: Parameters<ProfileStore['save']>[0]['secrets'];
}

const add = async (name: string, { parentId = null, settings = {}, secrets: given = {} }: Given = {}) => {
  const all = { ...DEFAULT_MQTT, ...settings };
  return (await store.save({ id: null, parentId, kind: 'mqtt', name, settings: all, secrets: given })).id;
};
const addFolder = async (name: string, parentId: ProfileId | null = null) =>
  (await store.addFolder({ name, parentId })).id;

function nodes(): ProfileNodeRow[] {
  const sink = new FakeLatest<{ nodes: ProfileNodeRow[] }>();
  store.tree({}, sink);
  sink.leave();
  return contract.profiles.tree.item.parse(sink.last).nodes;
}

/** The tree as text, folders with what they hold in brackets: `a b(c d())`. */
function drawn(): string {
  const all = nodes();
  const draw = (parentId: string | null): string =>
    all
      .filter((node) => node.parentId === parentId)
      .map((node) => node.name + (node.kind === 'folder' ? `(${draw(node.id)})` : ''))
      .join(' ');
  return draw(null);
}

describe('a saved profile', () => {
  it('is given back as it was, without its secrets', async () => {
    const id = await add('Home', { settings: { host: '::1', transport: 'wss' }, secrets: { password: CANARY } });
    const got = await store.get({ id });
    expect(contract.profiles.get.result.parse(got)).toEqual(got);
    expect(got).toMatchObject({ id, name: 'Home', settings: { host: '::1' }, hasSecrets: ['password'] });
    expect(JSON.stringify(got)).not.toContain(CANARY);
    expect(nodes()).toMatchObject([{ id, name: 'Home', address: 'wss://[::1]:1883/mqtt', kind: 'mqtt' }]);
  });

  it('is opened with its secrets for who connects', async () => {
    const id = await add('Home', { secrets: { password: CANARY, clientKey: 'key' } });
    expect(await store.openMqtt(id)).toEqual({
      name: 'Home',
      settings: DEFAULT_MQTT,
      secrets: { password: CANARY, clientKey: 'key' },
    });
  });

  it('keeps a secret that a change leaves out, and loses one that is set to null', async () => {
    const id = await add('Home', { secrets: { password: CANARY, clientKey: 'key' } });
    const change = { id, parentId: null, kind: 'mqtt' as const, name: 'Away', settings: DEFAULT_MQTT };
    await store.save({ ...change, secrets: { clientKey: null } });
    expect((await store.openMqtt(id)).secrets).toEqual({ password: CANARY });
    expect((await store.get({ id })).name).toBe('Away');
  });

  it('leaves no secret in the clear in any file', async () => {
    const id = await add('Home', { secrets: { password: CANARY } });
    await store.duplicate({ id });
    workspace.close();
    for (const name of readdirSync(folder.path)) {
      expect([name, readFileSync(join(folder.path, name)).includes(CANARY)]).toEqual([name, false]);
    }
    expect(log.lines).toEqual([]);
  });

  it('takes its secrets with it when it is removed', async () => {
    const id = await add('Home', { secrets: { password: CANARY } });
    await store.remove({ id });
    expect(workspace.get('SELECT count(*) AS n FROM secret')).toEqual({ n: 0 });
    await expect(store.openMqtt(id)).rejects.toMatchObject({ code: 'profile.unknown', facts: { id } });
  });

  it('that is damaged opens with defaults where it makes no sense', async () => {
    const id = await add('Home', { settings: { host: 'broker.lan', port: 8883 } });
    workspace.run(`UPDATE profile SET settings = json_set(settings, '$.port', 'many', '$.will', 5) WHERE id = ?`, id);
    expect((await store.get({ id })).settings).toEqual({ ...DEFAULT_MQTT, host: 'broker.lan' });
    expect(log.lines).toEqual([expect.stringContaining('"fields":["port","will"]')]);
    workspace.run(`UPDATE profile SET settings = '{broken' WHERE id = ?`, id);
    expect((await store.get({ id })).settings).toEqual(DEFAULT_MQTT);
  });

  it('whose id nobody knows is a known failure, in every request', async () => {
    const id = 'nobody' as ProfileId;
    const known = { code: 'profile.unknown', facts: { id } };
    const save = { parentId: null, kind: 'mqtt' as const, name: 'x', settings: DEFAULT_MQTT, secrets: {} };
    for (const request of [
      () => store.get({ id }),
      () => store.openMqtt(id),
      () => store.save({ ...save, id }),
      () => store.save({ ...save, id: null, parentId: id }),
      () => store.addFolder({ name: 'x', parentId: id }),
      () => store.rename({ id, name: 'x' }),
      () => store.move({ id, parentId: null, beforeId: null }),
      () => store.duplicate({ id }),
      () => store.remove({ id }),
    ]) {
      await expect(request()).rejects.toMatchObject(known);
    }
    expect(nodes()).toEqual([]);
  });

  it('is refused beyond the limit, folders counted', async () => {
    workspace.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO profile SELECT 'f' || i, NULL, i, 'folder', 'f', '', '{}' FROM n`,
    );
    await expect(add('one more')).rejects.toMatchObject({ code: 'profile.too-many', facts: { limit: 5_000 } });
    expect(nodes()).toHaveLength(5_000);
  });
});

describe('the profile tree', () => {
  it('offers itself again after each change', async () => {
    const sink = new FakeLatest<{ nodes: ProfileNodeRow[] }>();
    store.tree({}, sink);
    const id = await add('a');
    await store.rename({ id, name: 'b' });
    expect(sink.items.map(({ nodes: all }) => all.map((node) => node.name))).toEqual([[], ['a'], ['b']]);
    sink.leave();
    await add('c');
    expect(sink.items).toHaveLength(3);
  });

  it('puts a new profile last, a copy right after its original, a moved one where it was asked for', async () => {
    const garden = await addFolder('garden');
    const a = await add('a');
    const b = await add('b');
    await add('c', { parentId: garden });
    await store.duplicate({ id: a });
    expect(drawn()).toBe('garden(c) a a (copy) b');
    await store.move({ id: b, parentId: null, beforeId: garden });
    await store.move({ id: a, parentId: garden, beforeId: null });
    expect(drawn()).toBe('b garden(c a) a (copy)');
  });

  it('keeps a node where it is when it is put before itself', async () => {
    const [a] = [await add('a'), await add('b')];
    await store.move({ id: a, parentId: null, beforeId: a });
    expect(drawn()).toBe('a b');
  });

  it('puts a node last when what it should stand before has left the folder', async () => {
    const [a, b] = [await add('a'), await add('b')];
    await store.remove({ id: b });
    await add('c');
    await store.move({ id: a, parentId: null, beforeId: b });
    expect(drawn()).toBe('c a');
  });

  it('refuses to put a folder into itself or below, and a node into a profile', async () => {
    const outer = await addFolder('outer');
    const inner = await addFolder('inner', outer);
    const a = await add('a');
    for (const parentId of [outer, inner]) {
      await expect(store.move({ id: outer, parentId, beforeId: null })).rejects.toMatchObject({
        code: 'profile.bad-move',
      });
    }
    await expect(store.move({ id: inner, parentId: a, beforeId: null })).rejects.toBeInstanceOf(LabError);
    expect(drawn()).toBe('outer(inner()) a');
  });

  it('removes a folder with all it holds, however deep', async () => {
    let parentId = await addFolder('0');
    const top = parentId;
    for (let depth = 1; depth < 1_500; depth++) parentId = await addFolder(String(depth), parentId);
    await add('leaf', { parentId, secrets: { password: CANARY } });
    expect(nodes()).toHaveLength(1_501);
    await store.remove({ id: top });
    expect(nodes()).toEqual([]);
    expect(workspace.get('SELECT count(*) AS n FROM secret')).toEqual({ n: 0 });
  });

  it('shortens the name of a copy so that it fits', async () => {
    await store.duplicate({ id: await add('x'.repeat(200)) });
    expect(nodes()[1]!.name).toBe(`${'x'.repeat(193)} (copy)`);
  });

  it('stays a forest in the order asked for, whatever is done to it', async () => {
    const pick = fc.nat({ max: 30 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), parent: fc.option(pick), isFolder: fc.boolean() }),
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('move' as const),
          node: pick,
          parent: fc.option(pick),
          before: fc.option(pick),
        }),
      },
      fc.record({ do: fc.constant('remove' as const), node: pick }),
      fc.record({ do: fc.constant('duplicate' as const), node: pick }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
        for (const node of nodes().filter(({ parentId }) => parentId === null)) await store.remove(node);
        const model = new Model();
        for (const each of steps) {
          if (each.do === 'add') await addTo(model, each.parent, each.isFolder);
          else if (each.do === 'move') await moveIn(model, each.node, each.parent, each.before);
          else if (each.do === 'remove') await removeFrom(model, each.node);
          else await duplicateIn(model, each.node);
        }
        expect(nodes().map(({ id, parentId }) => `${parentId} > ${id}`)).toEqual(model.lines());
      }),
      { numRuns: 40 },
    );
  });

  it('finds room between two siblings as often as it is asked to', async () => {
    const [first, last] = [await add('first'), await add('last')];
    const between: string[] = [];
    for (let n = 0; n < 40; n++) {
      const id = await add(String(n));
      await store.move({ id, parentId: null, beforeId: last });
      between.push(String(n));
    }
    for (let n = 0; n < 40; n++) {
      const id = await add(`f${n}`);
      await store.move({ id, parentId: null, beforeId: first });
    }
    expect(drawn()).toBe([...Array.from({ length: 40 }, (_, n) => `f${n}`), 'first', ...between, 'last'].join(' '));
  });
});

/** What the tree should be: each node's children in their order. */
class Model {
  readonly children = new Map<string | null, string[]>([[null, []]]);
  readonly parents = new Map<string, string | null>();
  readonly folders = new Set<string>();

  ids(): string[] {
    return [...this.parents.keys()];
  }

  put(id: string, parent: string | null, before: string | null): void {
    const from = this.parents.get(id);
    if (from !== undefined)
      this.children.set(
        from,
        this.children.get(from)!.filter((each) => each !== id),
      );
    const siblings = this.children.get(parent) ?? [];
    const at = before === null ? -1 : siblings.indexOf(before);
    siblings.splice(at < 0 ? siblings.length : at, 0, id);
    this.children.set(parent, siblings);
    this.parents.set(id, parent);
  }

  isWithin(id: string | null, ancestor: string): boolean {
    return id !== null && (id === ancestor || this.isWithin(this.parents.get(id) ?? null, ancestor));
  }

  drop(id: string): void {
    for (const child of this.children.get(id) ?? []) this.drop(child);
    const parent = this.parents.get(id) ?? null;
    this.children.set(
      parent,
      this.children.get(parent)!.filter((each) => each !== id),
    );
    this.parents.delete(id);
    this.folders.delete(id);
  }

  lines(parent: string | null = null): string[] {
    return (this.children.get(parent) ?? []).flatMap((id) => [`${parent} > ${id}`, ...this.lines(id)]);
  }
}

const at = (model: Model, index: number | null): ProfileId | null =>
  index === null ? null : ((model.ids()[index] as ProfileId | undefined) ?? null);

async function addTo(model: Model, index: number | null, isFolder: boolean): Promise<void> {
  const parentId = at(model, index);
  const isRefused = parentId !== null && !model.folders.has(parentId);
  const added = isFolder ? addFolder('f', parentId) : add('p', { parentId });
  if (isRefused) return expect(added).rejects.toBeInstanceOf(LabError);
  const id = await added;
  if (isFolder) model.folders.add(id);
  model.put(id, parentId, null);
}

async function moveIn(model: Model, node: number, parent: number | null, before: number | null): Promise<void> {
  const [id, parentId, beforeId] = [at(model, node), at(model, parent), at(model, before)];
  if (id === null) return;
  const moved = store.move({ id, parentId, beforeId });
  const isRefused = parentId !== null && (!model.folders.has(parentId) || model.isWithin(parentId, id));
  if (isRefused) return expect(moved).rejects.toBeInstanceOf(LabError);
  await moved;
  if (id !== beforeId || model.parents.get(id) !== parentId) model.put(id, parentId, beforeId);
}

async function removeFrom(model: Model, node: number): Promise<void> {
  const id = at(model, node);
  if (id === null) return;
  await store.remove({ id });
  model.drop(id);
}

async function duplicateIn(model: Model, node: number): Promise<void> {
  const id = at(model, node);
  if (id === null) return;
  if (model.folders.has(id)) return expect(store.duplicate({ id })).rejects.toBeInstanceOf(LabError);
  const parent = model.parents.get(id) ?? null;
  const siblings = model.children.get(parent)!;
  model.put((await store.duplicate({ id })).id, parent, siblings[siblings.indexOf(id) + 1] ?? null);
}
