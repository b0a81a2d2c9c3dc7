import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { TreeChange } from '../../../shared/contract/mqtt.ts';
import { MessageHistory } from './message-history.ts';
import { PlainView } from './testing/plain-view.ts';
import { TopicTree } from './topic-tree.ts';
import { TreeView } from './tree-view.ts';

const EMPTY = new Uint8Array();

function setup() {
  const tree = new TopicTree();
  const history = new MessageHistory(
    (id) => tree.node(id),
    () => 1_000_000,
  );
  const clock = { nowMs: 1_000_000_000_000 };
  const nowMs = (): number => clock.nowMs;
  let seq = 0;
  const receive = (topic: string): void => {
    const node = tree.count(topic, 0, ++seq, clock.nowMs);
    history.add(node, seq, clock.nowMs, { qos: 0, retain: false, dup: false, payload: EMPTY });
  };
  const makeView = (): TreeView => {
    const view = new TreeView({ tree, history, nowMs }, () => undefined);
    tree.watch(view);
    return view;
  };
  return { tree, clock, receive, makeView, plain: new PlainView(tree, nowMs) };
}

/** A view's rows of a window, as the plain view tells them. */
const rowsOf = (view: TreeView) =>
  view
    .window()
    .rows.map(({ id, parentIndex, hasChildren, isExpanded }) => ({ id, parentIndex, hasChildren, isExpanded }));

describe('a tree view', () => {
  const level = fc.constantFrom('', 'a', 'b', 'room2', 'room10', '$x', 'c');
  const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));
  const nodeId = fc.nat({ max: 60 });
  const step = fc.oneof(
    { weight: 4, arbitrary: topic.map((receive) => ({ receive })) },
    { weight: 2, arbitrary: fc.record({ toggle: nodeId, isExpanded: fc.boolean() }) },
    fc.nat({ max: 4 }).map((levels) => ({ levels })),
    fc.constantFrom('', 'A', 'room', 'a/', '+/a', 'a/#', '#', 'x', '[', '+a').map((filter) => ({ filter })),
    fc.record({ sort: fc.constantFrom('topic', 'messages', 'rate', 'newest'), isDescending: fc.boolean() }),
    fc.record({ first: fc.nat({ max: 30 }), count: fc.nat({ max: 20 }) }),
    fc.nat({ max: 20_000 }).map((pass) => ({ pass })),
    fc.record({ reveal: nodeId }),
  );

  it('shows the rows a plain flattening would, whatever is done to it and to the tree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(topic, { maxLength: 8 }), fc.array(step, { maxLength: 40 }), async (before, steps) => {
        const { tree, clock, receive, makeView, plain } = setup();
        for (const each of before) receive(each);
        const view = makeView();
        view.scroll(0, 500);
        for (const each of steps) {
          if ('receive' in each) receive(each.receive);
          else if ('pass' in each) clock.nowMs += each.pass;
          else if ('reveal' in each) await checkReveal(view, plain, tree, each.reveal);
          else await view.change(mirror(each, plain, tree));
          // Past the rest between two sortings.
          clock.nowMs += 1_001;
          const all = plain.rows();
          const window = view.window();
          expect(window.total).toBe(all.length);
          expect(window.matches).toBe(plain.matches());
          expect(rowsOf(view)).toEqual(all.slice(window.first, window.first + window.rows.length));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('builds in slices while topics arrive, and loses none', async () => {
    const { receive, makeView, tree, plain } = setup();
    for (let index = 0; index < 30_000; index++) receive(`site/${index % 100}/sensor ${index}`);
    const view = makeView();
    view.scroll(0, 10);
    const change = view.change({ do: 'expand-all', levels: 9 });
    plain.levels = 9;
    for (let index = 0; index < 1_000; index++) receive(`site/${index % 150}/late ${index}`);
    await change;
    expect(view.window()).toMatchObject({ total: tree.size - 1, matches: 31_000, topics: 31_000 });
    await view.change({ do: 'filter', filter: 'LATE 77' });
    expect(view.window()).toMatchObject({ matches: 11, total: 1 + 11 + 11 });
  });

  it('sorts a long list in the background and shows every row meanwhile', async () => {
    const { receive, makeView } = setup();
    for (let index = 0; index < 20_000; index++) receive(`sensor ${(index * 7919) % 20_000}`);
    const view = makeView();
    await view.change({ do: 'scroll', first: 12_345, count: 3 });
    expect(view.window().rows).toHaveLength(3);
    await expect
      .poll(() => view.window().rows.map((row) => row.level), { timeout: 15_000 })
      .toEqual(['sensor 12345', 'sensor 12346', 'sensor 12347']);
  });

  it('shows a topic of 1,000 levels and reveals its end', async () => {
    const { receive, makeView, tree } = setup();
    const deep = Array.from({ length: 1_000 }, (_, index) => `l${index}`).join('/');
    receive(deep);
    const view = makeView();
    view.scroll(990, 100);
    expect(await view.change({ do: 'reveal', nodeId: tree.find(deep)!.id })).toBe(999);
    expect(view.window()).toMatchObject({ total: 1_000, first: 900 });
    expect(view.window().rows.at(-1)).toMatchObject({ level: 'l999', depth: 999, parentIndex: 998 });
  });

  it('keeps empty levels apart from missing ones [MQTT-4.7.3-4]', async () => {
    const { receive, makeView } = setup();
    for (const each of ['/', '//', 'a', 'a/', '/a']) receive(each);
    const view = makeView();
    view.scroll(0, 50);
    await view.change({ do: 'expand-all', levels: 9 });
    expect(view.window().rows.map(({ depth, level }) => `${depth}${level}`)).toEqual(['0', '1', '2', '1a', '0a', '1']);
    expect(view.window().topics).toBe(5);
  });
});

type ViewStep =
  | { toggle: number; isExpanded: boolean }
  | { levels: number }
  | { filter: string }
  | { sort: string; isDescending: boolean }
  | { first: number; count: number };

/** Does to the plain view what the answered change does to the real one. */
function mirror(step: ViewStep, plain: PlainView, tree: TopicTree): TreeChange {
  if ('levels' in step) {
    plain.levels = step.levels;
    plain.toggled.clear();
    return { do: 'expand-all', ...step };
  }
  if ('filter' in step) {
    plain.filter = step.filter;
    return { do: 'filter', ...step };
  }
  if ('sort' in step) {
    const sort = step.sort as 'topic';
    Object.assign(plain, { sort, isDescending: step.isDescending });
    return { do: 'sort', sort, isDescending: step.isDescending };
  }
  if ('first' in step) return { do: 'scroll', ...step };
  expand(plain, tree, step.toggle, step.isExpanded);
  return { do: 'expand', nodeId: step.toggle, isExpanded: step.isExpanded };
}

function expand(plain: PlainView, tree: TopicTree, id: number, isExpanded: boolean): void {
  const node = tree.node(id);
  if (!node?.parent || plain.isExpanded(node) === isExpanded) return;
  if (!plain.toggled.delete(id)) plain.toggled.add(id);
}

async function checkReveal(view: TreeView, plain: PlainView, tree: TopicTree, nodeId: number): Promise<void> {
  const index = await view.change({ do: 'reveal', nodeId });
  const node = tree.node(nodeId);
  for (let at = node?.parent; at?.parent; at = at.parent) expand(plain, tree, at.id, true);
  // Its place among changing numbers is checked by the rows that follow.
  if (plain.sort !== 'topic') return;
  const expected = plain.rows().findIndex((row) => row.id === nodeId);
  expect(index).toBe(expected < 0 ? null : expected);
}

describe('a filter by regular expression', () => {
  const topics = (view: TreeView): string[] => view.window().rows.map(({ level }) => level);
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

  it('lets through what it matches, new topics too, whatever the case', async () => {
    const { receive, makeView } = setup();
    for (const topic of ['Room1', 'room22', 'hall']) receive(topic);
    const view = makeView();
    view.scroll(0, 50);
    await view.change({ do: 'filter', filter: String.raw`^room\d+$`, isRegex: true });
    expect(topics(view)).toEqual(['Room1', 'room22']);
    receive('ROOM3');
    receive('room');
    await settled();
    expect(topics(view)).toEqual(['Room1', 'ROOM3', 'room22']);
    expect(view.window().matches).toBe(3);
    await view.change({ do: 'filter', filter: '', isRegex: true });
    expect(topics(view)).toHaveLength(5);
  });

  it.each([
    ['(', 'mqtt.bad-pattern'],
    ['^(a+)+$', 'mqtt.slow-pattern'],
  ])('refuses %s and stays what it was', async (filter, code) => {
    const { receive, makeView } = setup();
    for (const topic of ['room', `${'a'.repeat(60)}!`]) receive(topic);
    const view = makeView();
    view.scroll(0, 50);
    await view.change({ do: 'filter', filter: 'roo' });
    await expect(view.change({ do: 'filter', filter, isRegex: true })).rejects.toMatchObject({ code });
    expect(topics(view)).toEqual(['room']);
  });

  it('counts every matching topic once, however topics, filters and openings overlap', async () => {
    const { receive, makeView } = setup();
    const view = makeView();
    view.scroll(0, 500);
    const changes: Promise<unknown>[] = [];
    for (let round = 0; round < 20; round++) {
      for (let each = 0; each < 50; each++) receive(`r${round % 3}/${round * 50 + each}/x`);
      if (round % 4 === 1) changes.push(view.change({ do: 'filter', filter: '[02468]/x$', isRegex: true }));
      if (round % 3 === 1) changes.push(view.change({ do: 'expand-all', levels: round % 5 }));
      if (round % 2 === 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(changes);
    await view.change({ do: 'expand-all', levels: 0 });
    await settled();
    expect(view.window()).toMatchObject({ matches: 500, total: 3 });
  });
});
