import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { RawBroker } from '../pages/explorer-raw-broker.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test.describe('a broker with a password file', () => {
  test.use({ brokerOptions: { users: { lab: 'right' } } });

  test('a wrong password is named, and can be corrected in the profile', async ({ app, broker }) => {
    const explorer = new ExplorerPage(app.page);
    await explorer.connect({ url: `mqtt://lab:wrong@127.0.0.1:${broker.port}`, saveAs: 'Greenhouse' });
    // mosquitto calls it “not authorised” in MQTT 5.0, “bad user name or password” in 3.1.1.
    await expect(explorer.failure).toContainText(/does not (let|accept this password for) “lab”/);
    await expectAccessible(app.page);
    await explorer.failure.getByRole('button', { name: 'Edit profile' }).click();
    const form = app.page.getByRole('form');
    await form.getByRole('button', { name: 'Change password' }).click();
    await form.getByRole('textbox', { name: 'Password' }).fill('right');
    await form.getByRole('button', { name: 'Save and connect' }).click();
    await explorer.expectConnected();
  });
});

test.describe('a broker with an expired certificate', () => {
  test.use({ brokerOptions: { tls: 'expired' } });

  test('its story is told, and trusting the certificate connects', async ({ app, broker, certificates }) => {
    const explorer = new ExplorerPage(app.page);
    const { authority } = certificates;
    await explorer.connect({ url: `mqtts://localhost:${broker.port}`, saveAs: 'Old broker', authority });
    await expect(explorer.failure).toContainText('expired');
    await expect(explorer.failure.getByRole('table')).toContainText('2024-06-01');
    await explorer.failure.getByRole('button', { name: 'Trust this certificate for this profile' }).click();
    await app.page.getByRole('dialog').getByRole('button', { name: 'Trust for this profile' }).click();
    await explorer.expectConnected();
    await explorer.publish({ topic: 'trusted', hex: '6f 6b', qos: 1, isRetained: false });
    await expect(explorer.row('trusted')).toBeVisible();
  });
});

test('a broker that dies and comes back: the tree stays, and goes on', async ({ app, broker }) => {
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await mosquittoPublish({ port: broker.port, topic: 'before', payload: '1' });
  await expect(explorer.row('before')).toBeVisible();

  await broker.stop('SIGKILL');
  await expect(explorer.connection).toContainText('Reconnecting');
  await expect(app.page.getByText(/Attempt \d+/)).toBeVisible();
  await expect(explorer.row('before')).toBeVisible();
  await app.page.getByRole('button', { name: 'Try now' }).click();
  await expect(app.page.getByText('refused the connection')).toBeVisible();

  await broker.restart();
  await explorer.expectConnected();
  await mosquittoPublish({ port: broker.port, topic: 'after', payload: '2' });
  await expect(explorer.row('after')).toBeVisible();
  expect(await explorer.total('messages')).toBe(2);
});

test('nothing listens: the address is named, and Try again works once the broker is there', async ({ app, broker }) => {
  await broker.stop();
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await expect(app.page.getByText('refused the connection')).toBeVisible();
  await broker.restart();
  await app.page.getByRole('button', { name: /Try (again|now)/ }).click();
  await explorer.expectConnected();
});

test('a payload of 10 MB: the preview says so, all of it can be loaded and saved', async ({ app, broker }) => {
  const payload = new Uint8Array(10_000_000).map((_, index) => 0x20 + (index % 90));
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await mosquittoPublish({ port: broker.port, topic: 'firmware', payload, qos: 1 });
  await explorer.select('firmware');
  await expect(app.page.getByText('First 64.0 KiB of 9.54 MiB')).toBeVisible();
  // Compared at once: an assertion would walk through ten million numbers.
  expect(Buffer.compare(await explorer.savedPayload(), payload)).toBe(0);
  await app.page.getByRole('button', { name: 'Load all' }).click();
  await expect(app.page.getByText('First 64.0 KiB')).toBeHidden();
  await expect(explorer.payload).toBeVisible();
});

test('a topic of 1,000 levels, empty ones among them, is shown and copied whole', async ({ app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // mosquitto takes 200 levels at most; the raw broker has no such limit.
  const levels = Array.from({ length: 1_000 }, (_, index) => (index % 10 === 9 ? '' : `l${index}`));
  const topic = levels.join('/');
  await using deep = await RawBroker.start([{ topic: encode(topic), payload: encode('deep') }]);
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${deep.port}` });
  await expect.poll(() => explorer.total('topics')).toBe(1);
  await explorer.expandAll();
  await explorer.tree.focus();
  await app.page.keyboard.press('End');
  await expect(explorer.payload).toHaveText('deep');
  await expect(explorer.tree.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-level', '1000');
  await app.page.getByRole('button', { name: 'Copy topic' }).click();
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toBe(topic);
});

test('a topic that is not UTF-8 and payloads of any bytes do no harm', async ({ app }) => {
  const everyByte = Uint8Array.from({ length: 100 }, (_, index) => 255 - index);
  await using hostile = await RawBroker.start([
    { topic: Uint8Array.of(0x61, 0xff, 0xfe, 0x62), payload: encode('odd topic') },
    { topic: Uint8Array.of(0x61, 0xff, 0xfd, 0x62), payload: encode('other topic') },
    { topic: encode('<img src=x onerror=alert(1)>'), payload: encode('<script>alert(1)</script>') },
    { topic: encode('bidi \u202etxet'), payload: everyByte },
  ]);
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${hostile.port}` });
  await expect.poll(() => explorer.total('topics')).toBe(4);
  await explorer.tree.getByRole('treeitem', { name: /odd topic/ }).click();
  await expect(explorer.payload).toHaveText('odd topic');
  await expect(app.page.getByRole('heading', { name: String.raw`Topic a\xff\xfeb` })).toBeVisible();
  await expect(app.page.getByText('This topic is not valid UTF-8')).toBeVisible();
  await explorer.row('<img src=x onerror=alert(1)>').click();
  await expect(explorer.payload).toHaveText('<script>alert(1)</script>');
  await explorer.tree.getByRole('treeitem', { name: /bidi \\u202etxet/ }).click();
  await expect(explorer.payload).toHaveAccessibleName('Payload as bytes');
  expect(await explorer.savedPayload()).toEqual(everyByte);
  await explorer.format('Text (UTF-8)');
  await expect(app.page.getByText(/Not all of this is UTF-8: \d+ bytes are shown as/)).toBeVisible();
});

test('the host was started anew: the pane connects again from its profile', async ({ app, broker }) => {
  test.skip(app.served === null, 'restarts the served host');
  const explorer = new ExplorerPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}`, saveAs: 'Kept' });
  await explorer.expectConnected();
  await app.restart();
  await app.page.getByRole('button', { name: 'Connect again' }).click();
  await new ExplorerPage(app.page).expectConnected();
});
