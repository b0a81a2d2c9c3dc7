import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import type { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import { MAX_SENT_MESSAGES, type SavedRow, type SentRow } from '../../../shared/contract/saved-messages.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import { SavedMessages } from './saved-messages.ts';
import { Workspace } from './workspace.ts';

const message: TypedMessage = {
  topic: 'home/lamp',
  mode: 'json',
  text: '{"on":true}',
  qos: 1,
  retain: true,
  isTemplate: false,
  properties: null,
};

interface Opened extends Disposable {
  store: SavedMessages;
  clock: FakeClock;
  saved: () => SavedRow[];
  sent: () => SentRow[];
}

/** Opens the store as often as asked, on one folder. */
async function withStore(test: (open: () => Opened) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  await test(() => {
    const clock = new FakeClock();
    const workspace = Workspace.open({ dir: folder.path, log: new FakeLog(), clock });
    const store = new SavedMessages({ workspace, clock });
    const saved = new FakeLatest<{ messages: SavedRow[] }>();
    const sent = new FakeLatest<{ messages: SentRow[] }>();
    store.saved({}, saved);
    store.sent({}, sent);
    return {
      store,
      clock,
      saved: () => saved.last.messages,
      sent: () => sent.last.messages,
      [Symbol.dispose]: () => workspace.close(),
    };
  });
}

describe('saved messages', () => {
  it('are listed by folder and name, and whole after a restart', async () => {
    await withStore(async (open) => {
      const properties = { format: 'utf8', contentType: 'a/b', responseTopic: '', correlation: '' } as const;
      const rest = { correlationMode: 'text', expiryS: '', topicAlias: '', isRequest: false, timeoutS: '5' } as const;
      const five: TypedMessage = {
        ...message,
        properties: {
          ...properties,
          ...rest,
          user: [
            ['a', '1'],
            ['a', '2'],
          ],
        },
      };
      let id: string;
      {
        using opened = open();
        const { store, saved } = opened;
        await store.save({ id: null, folder: ' Hall /', name: 'Lamp 10', message });
        await store.save({ id: null, folder: 'Hall', name: 'Lamp 9', message });
        ({ id } = await store.save({ id: null, folder: '', name: 'Ask', message: five }));
        expect(saved().map(({ folder, name }) => [folder, name])).toEqual([
          ['', 'Ask'],
          ['Hall', 'Lamp 9'],
          ['Hall', 'Lamp 10'],
        ]);
      }
      using again = open();
      expect(again.saved()).toHaveLength(3);
      expect(again.saved()[1]).toMatchObject({ topic: 'home/lamp', preview: '{"on":true}', qos: 1, retain: true });
      expect(await again.store.get({ id })).toEqual(five);
    });
  });

  it('can be replaced, moved and removed, and say when they are gone', async () => {
    await withStore(async (open) => {
      using opened = open();
      const { store, saved } = opened;
      const { id } = await store.save({ id: null, folder: '', name: 'Lamp', message });
      await store.save({ id, folder: 'a/b', name: 'Lamp', message: { ...message, text: '{}', isTemplate: true } });
      expect(await store.get({ id })).toMatchObject({ text: '{}', isTemplate: true });
      await store.move({ id, folder: 'c', name: 'Light' });
      expect(saved()).toMatchObject([{ id, folder: 'c', name: 'Light', preview: '{}' }]);
      await store.remove({ id });
      expect(saved()).toEqual([]);
      for (const gone of [
        store.get({ id }),
        store.remove({ id }),
        store.move({ id, folder: '', name: 'x' }),
        store.save({ id, folder: '', name: 'x', message }),
      ]) {
        await expect(gone).rejects.toMatchObject({ code: 'saved-messages.unknown' });
      }
    });
  });
});

describe('the history of what was sent', () => {
  it('is newest first, bounded, counts a repeated message once, and can be cleared', async () => {
    await withStore(async (open) => {
      using opened = open();
      const { store, clock, sent } = opened;
      await store.remember({ connection: 'lab', message });
      clock.pass(1_000);
      await store.remember({ connection: 'lab', message });
      expect(sent()).toMatchObject([{ connection: 'lab', topic: 'home/lamp', atMs: clock.nowMs() }]);
      await store.remember({ connection: 'other', message });
      expect(sent()).toHaveLength(2);
      for (let n = 0; n < MAX_SENT_MESSAGES; n += 1) {
        await store.remember({ connection: 'lab', message: { ...message, text: String(n) } });
      }
      expect(sent()).toHaveLength(MAX_SENT_MESSAGES);
      expect(sent()[0]?.preview).toBe(String(MAX_SENT_MESSAGES - 1));
      expect(await store.get({ id: sent()[0]!.id })).toMatchObject({ text: String(MAX_SENT_MESSAGES - 1) });
      await store.clearSent({});
      expect(sent()).toEqual([]);
    });
  });
});
