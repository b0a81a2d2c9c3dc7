import type { Mosquitto } from '../fixtures/peers/mosquitto.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish, MosquittoSubscriber } from '../fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { expect, test } from '../fixtures/test.ts';
import { SteadyLoad } from '../pages/explorer-load.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { WelcomePage } from '../pages/welcome-page.ts';

const urlOf = (broker: Mosquitto): string => `mqtt://127.0.0.1:${broker.port}`;

test('the practice lab is live in two clicks', async ({ app }) => {
  const explorer = new ExplorerPage(app.page);
  await new WelcomePage(app.page).startPractice.click();
  await explorer.row('room-101').click();
  await explorer.expectConnected();
  const before = await explorer.total('messages');
  await expect.poll(() => explorer.total('messages')).toBeGreaterThan(before);
  await expect(explorer.row('room-101')).toHaveAttribute('aria-selected', 'true');
});

test('is accessible in both themes, with a topic and with the publish form', async ({ app }) => {
  const explorer = new ExplorerPage(app.page);
  await new WelcomePage(app.page).startPractice.click();
  await explorer.expandAll();
  await explorer.row('reading').first().click();
  await expect(explorer.payload).toBeVisible();
  await expectAccessible(app.page);
  await app.page.getByRole('tab', { name: 'Publish' }).click();
  await expectAccessible(app.page);
});

test.describe('on mosquitto with TLS and a password file', () => {
  test.use({ brokerOptions: { tls: 'server', users: { lab: 'green house' } } });

  test('shows every topic that mosquitto_pub published, with its bytes and counts', async ({
    app,
    broker,
    certificates,
  }) => {
    const { authority } = certificates;
    const explorer = new ExplorerPage(app.page);
    const url = `mqtts://lab:green%20house@localhost:${broker.port}`;
    await explorer.connect({ url, authority });
    await explorer.expectConnected();

    const options = { port: broker.port, user: 'lab', password: 'green house', authority };
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const messages: [level: string, topic: string, payload: Uint8Array, times: number][] = [
      ['temperature', 'site/room 1/temperature', encode('21.50'), 3],
      ['reading', 'site/meter/reading', encode('{"kWh":12345678901234567890.10,"at":"2026-01-01"}'), 2],
      ['every-byte', 'site/raw/every-byte', Uint8Array.from({ length: 256 }, (_, byte) => byte), 1],
      ['größe', 'site/größe', encode('µ 😀'), 1],
      ['nothing', 'site/nothing', new Uint8Array(), 1],
      ['‹empty›', 'site//', encode('in an empty level'), 1],
    ];
    for (const [, topic, payload, times] of messages) {
      for (let time = 0; time < times; time++) await mosquittoPublish({ ...options, topic, payload, qos: 1 });
    }

    await expect.poll(() => explorer.total('messages')).toBe(9);
    expect(await explorer.total('topics')).toBe(messages.length);
    await explorer.expandAll();
    for (const [level, topic, payload, times] of messages) {
      const row = explorer.row(level).last();
      await row.click();
      await expect(row).toHaveAccessibleName(new RegExp(`, ${times} messages$`));
      await expect(app.page.getByRole('heading', { name: `Topic ${topic}`, exact: true })).toBeVisible();
      expect(await explorer.savedPayload()).toEqual(payload);
    }
  });
});

test('publishes byte for byte at every QoS, retained or not', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expectConnected();
  await using live = await MosquittoSubscriber.start({ port: broker.port, topics: ['out/#'], qos: 2 });

  const sent = ([0, 1, 2] as const).flatMap((qos) =>
    [false, true].map((isRetained) => ({
      topic: `out/${qos}/${isRetained ? 'kept' : 'passing'}`,
      hex: `00 ff 0d 0a 7${qos} c3 28`,
      qos,
      isRetained,
    })),
  );
  for (const message of sent) await explorer.publish(message);

  const bytesOf = ({ hex }: { hex: string }): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  expect(await live.received(sent.length)).toEqual(
    sent.map((message) => ({ topic: message.topic, qos: message.qos, isRetained: false, payload: bytesOf(message) })),
  );
  await using later = await MosquittoSubscriber.start({ port: broker.port, topics: ['out/#'], qos: 2 });
  const kept = sent.filter(({ isRetained }) => isRetained);
  const received = await later.received(kept.length);
  expect(received.toSorted((a, b) => a.qos - b.qos)).toEqual(
    kept.map((message) => ({ topic: message.topic, qos: message.qos, isRetained: true, payload: bytesOf(message) })),
  );
});

test('a message that was not sent is still there after a reload, and goes with its pane', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expectConnected();
  await app.page.getByRole('tab', { name: 'Publish' }).click();
  const form = app.page.getByRole('form', { name: 'Publish a message' });
  await form.getByRole('textbox', { name: 'Topic' }).fill('lab/lamp');
  await form.getByRole('textbox', { name: 'Payload' }).fill('half a mess');
  await app.page.reload();
  await expect(form.getByRole('textbox', { name: 'Topic' })).toHaveValue('lab/lamp');
  await expect(form.getByRole('textbox', { name: 'Payload' })).toHaveValue('half a mess');

  const kept = (): Promise<string[]> =>
    app.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('wirebench.pane.')));
  expect(await kept()).toHaveLength(1);
  await app.page.getByRole('tab', { name: new RegExp(String(broker.port)) }).focus();
  await app.page.keyboard.press('Delete');
  await expect(form).toBeHidden();
  expect(await kept()).toEqual([]);
});

test('explains a retained message, and clears it', async ({ app, broker }) => {
  await mosquittoPublish({ port: broker.port, topic: 'lamp/state', payload: 'on', isRetained: true });
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expandAll();
  await explorer.select('state');
  await expect(app.page.getByText('stored by the broker and delivered because you just subscribed')).toBeVisible();
  await app.page.getByRole('button', { name: 'Clear retained message' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Clear retained' }).click();
  await expect(app.page.getByRole('button', { name: 'Clear retained message' })).toBeHidden();
  await using later = await MosquittoSubscriber.start({ port: broker.port, topics: ['#'] });
  await mosquittoPublish({ port: broker.port, topic: 'end', payload: 'x' });
  expect((await later.received(1)).map(({ topic }) => topic)).toEqual(['end']);
});

test.describe('under load', () => {
  test.use({ brokerOptions: { config: ['max_queued_messages 0', 'max_inflight_messages 0'] } });

  test('a reload in the middle of 5,000 messages a second loses no count', async ({ app, broker }) => {
    const missing = missingPrograms('python3');
    test.skip(missing !== null, missing ?? '');
    const explorer = new ExplorerPage(app.page);
    await explorer.connect({ url: urlOf(broker), saveAs: 'Load' });
    await explorer.expectConnected();

    await using load = SteadyLoad.start({ port: broker.port, topics: 200, perS: 5_000 });
    await expect.poll(() => explorer.total('messages')).toBeGreaterThan(2_000);
    await app.page.reload();
    await explorer.expectConnected();
    const atReload = await explorer.total('messages');
    await expect.poll(() => explorer.total('messages')).toBeGreaterThan(atReload);
    const published = await load.stop();

    await expect.poll(() => explorer.total('messages'), { timeout: 20_000 }).toBe(published);
    expect(await explorer.total('topics')).toBe(200);
    const count = published.toLocaleString('en');
    await expect(explorer.row('load')).toHaveAccessibleName(`load, 200 topics, ${count} messages`);
  });
});

test('filters by text and by MQTT filter, and sorts', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expectConnected();
  const topics = ['a/temperature', 'a/humidity', 'b/temperature', 'b/humidity', 'b/humidity', 'c'];
  for (const topic of topics) await mosquittoPublish({ port: broker.port, topic, payload: '1' });
  await expect.poll(() => explorer.total('messages')).toBe(topics.length);
  await explorer.expandAll();

  await explorer.filter.fill('TEMP');
  await expect(explorer.matches).toHaveText('2 of 5');
  await expect(explorer.tree.getByRole('treeitem')).toHaveCount(4);
  await explorer.filter.fill('+/humidity');
  await expect(explorer.matches).toHaveText('2 of 5');
  await expect(explorer.row('humidity')).toHaveCount(2);
  await expect(explorer.row('temperature')).toHaveCount(0);
  await explorer.filter.fill('no such topic');
  await expect(app.page.getByText('No topic matches the filter')).toBeVisible();
  await explorer.filter.press('Escape');
  await expect(explorer.tree.getByRole('treeitem')).toHaveCount(7);

  await explorer.sort.selectOption('Messages');
  await expect(explorer.tree.getByRole('treeitem').first()).toHaveAccessibleName(/^b, /);
  await explorer.sort.selectOption('Topic');
  await expect(explorer.tree.getByRole('treeitem').first()).toHaveAccessibleName(/^a, /);
});

test('is walked from connection to message by keyboard alone', async ({ app, broker }) => {
  for (const topic of ['one/deep/leaf', 'two']) {
    await mosquittoPublish({ port: broker.port, topic, payload: `at ${topic}`, isRetained: true });
  }
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await expect(explorer.row('two')).toBeVisible();

  const { keyboard } = app.page;
  await explorer.tree.focus();
  await keyboard.press('Home');
  for (const level of ['one', 'deep', 'leaf']) {
    await expect(explorer.row(level)).toHaveAttribute('aria-selected', 'true');
    if (level !== 'leaf') {
      await keyboard.press('ArrowRight');
      await expect(explorer.row(level)).toHaveAttribute('aria-expanded', 'true');
      await keyboard.press('ArrowRight');
    }
  }
  await expect(explorer.payload).toHaveText('at one/deep/leaf');
  await keyboard.press('End');
  await expect(explorer.row('two')).toHaveAttribute('aria-selected', 'true');
  await expect(explorer.payload).toHaveText('at two');
  await keyboard.press('Home');
  await keyboard.press('ArrowLeft');
  await expect(explorer.row('deep')).toHaveCount(0);
});

test('stands where it stood when the pane comes back from the background', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expectConnected();
  for (let index = 10; index < 60; index++)
    await mosquittoPublish({ port: broker.port, topic: `t${index}`, payload: 'x' });
  await expect.poll(() => explorer.total('messages')).toBe(50);
  await explorer.tree.focus();
  await app.page.keyboard.press('End');
  await expect(explorer.row('t59')).toBeInViewport();
  await app.page.getByRole('tab', { name: 'Welcome' }).click();
  await expect(explorer.tree).toBeHidden();
  await app.page.getByRole('tab', { name: new RegExp(String(broker.port)) }).click();
  await expect(explorer.row('t59')).toBeInViewport();
  await expect(explorer.row('t59')).toHaveAttribute('aria-selected', 'true');
});

test('shows earlier messages, pauses and goes on', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expectConnected();
  const say = (payload: string): Promise<void> => mosquittoPublish({ port: broker.port, topic: 'count', payload });
  for (const payload of ['first', 'second', 'third']) await say(payload);
  await explorer.select('count');
  await expect(explorer.payload).toHaveText('third');
  await explorer.history.getByRole('option', { name: /first/ }).click();
  await expect(explorer.payload).toHaveText('first');
  await app.page.getByRole('button', { name: 'Back to live' }).click();
  await expect(explorer.payload).toHaveText('third');

  await app.page.getByRole('button', { name: 'Pause' }).click();
  await say('fourth');
  await expect(explorer.row('count')).toHaveAccessibleName(/fourth, 4 messages/);
  await expect(explorer.payload).toHaveText('third');
  await app.page.getByRole('button', { name: 'Go on' }).click();
  await expect(explorer.payload).toHaveText('fourth');
});

test('adds and removes subscriptions while connected', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: urlOf(broker) });
  await explorer.expectConnected();
  await explorer.connection.getByRole('button', { name: '1 subscription' }).click();
  const popover = app.page.getByRole('dialog', { name: /subscription/ });
  await popover.getByRole('button', { name: 'Unsubscribe from #' }).click();
  await expect(popover).toContainText('Nothing is subscribed');
  await popover.getByRole('textbox', { name: 'Topic filter' }).fill('only/#/x');
  await expect(popover).toContainText('# is the last level');
  await popover.getByRole('textbox', { name: 'Topic filter' }).fill('only/+');
  await popover.getByRole('combobox', { name: 'QoS to ask for' }).selectOption('1');
  await popover.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await expect(popover).toContainText('QoS 1 granted');
  await mosquittoPublish({ port: broker.port, topic: 'other', payload: 'no' });
  await mosquittoPublish({ port: broker.port, topic: 'only/this', payload: 'yes' });
  await expect.poll(() => explorer.total('messages')).toBe(1);
});
