import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';

import { expectAccessible } from '../fixtures/axe.ts';
import { MosquittoSubscriber } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { PublishPage } from '../pages/publish-page.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test('a message is saved, found again, sent with one click, and changed', async ({ app, broker }) => {
  await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['home/#'] });
  const explorer = new ExplorerPage(app.page);
  const publish = new PublishPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.topic.fill('home/lamp');
  await publish.payload.fill('on');
  await publish.saveAs('Lamp on', 'Hall / Lights');

  await publish.show('Saved');
  await expect(publish.book.getByRole('heading', { name: 'Hall / Lights' })).toBeVisible();
  await publish.book.getByRole('textbox', { name: 'Search saved messages' }).fill('lights lamp');
  await expectAccessible(app.page);
  await publish.book.getByRole('button', { name: 'Publish Lamp on now' }).click();
  expect(text((await subscriber.received(1))[0]?.payload)).toBe('on');

  await publish.book.getByRole('button', { name: 'Load Lamp on into the form' }).click();
  await expect(publish.payload).toHaveValue('on');
  await publish.payload.fill('off');
  await publish.payload.press('Control+Enter');
  expect(text((await subscriber.received(2))[1]?.payload)).toBe('off');

  await publish.show('Sent');
  const sent = publish.book.getByRole('list', { name: 'Published messages' });
  await expect(sent.getByRole('listitem')).toHaveText([/home\/lamp.*off/, /home\/lamp.*on/]);
  await expectAccessible(app.page);
  await sent.getByRole('button', { name: 'Load home/lamp into the form' }).last().click();
  await expect(publish.payload).toHaveValue('on');
});

test('JSON is written with its errors in place, laid out, and sent as it stands', async ({ app, broker }) => {
  await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['home/#'] });
  const explorer = new ExplorerPage(app.page);
  const publish = new PublishPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.topic.fill('home/lamp');
  await publish.form.getByRole('radiogroup', { name: 'Payload is written as' }).getByText('JSON').click();
  await publish.payload.fill('{"on": tru}');
  await expect(publish.payload).toHaveAccessibleDescription(/^Not JSON: expected a value at column 8/);
  await expect(publish.form.locator('.cm-lintRange-error')).toHaveText('t');
  await expectAccessible(app.page);
  await publish.payload.fill('{"on":true}');
  await publish.form.getByRole('button', { name: 'Format' }).click();
  await expect(publish.payload).toHaveText('{  "on": true}');
  await publish.payload.press('Control+Enter');
  expect(text((await subscriber.received(1))[0]?.payload)).toBe('{\n  "on": true\n}');
});

test('variables are filled in for every message, and a file is sent byte for byte', async ({
  app,
  broker,
  dataDir,
}) => {
  await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['plant/#'] });
  const explorer = new ExplorerPage(app.page);
  const publish = new PublishPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.topic.fill('plant/{{counter}}');
  await publish.payload.fill('{{random 5 5}} {{sped}}');
  await app.page.getByRole('checkbox', { name: 'Fill in variables' }).check();
  await expect(publish.form).toContainText('there is no variable “sped”');
  await publish.payload.fill('at {{random 5 5}}');
  await expect(publish.form).toContainText('Next: plant/1 at 5');
  await app.page.getByRole('button', { name: 'Which variables there are' }).click();
  await expect(app.page.getByRole('dialog', { name: 'Variables' })).toContainText('{{timestamp_ms}}');
  await expectAccessible(app.page);
  await app.page.keyboard.press('Escape');
  await publish.payload.press('Control+Enter');
  await expect(publish.form).toContainText('Next: plant/2 at 5');
  await publish.payload.press('Control+Enter');
  const received = await subscriber.received(2);
  expect(received.map(({ topic, payload }) => [topic, text(payload)])).toEqual([
    ['plant/1', 'at 5'],
    ['plant/2', 'at 5'],
  ]);

  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  const path = join(dataDir, 'firmware.bin');
  await writeFile(path, bytes);
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('button', { name: 'From file…' }).click();
  await (await chooser).setFiles(path);
  await expect(publish.form).toContainText('firmware.bin');
  await publish.form.getByRole('button', { name: /^Publish/ }).click();
  expect((await subscriber.received(3))[2]?.payload).toEqual(bytes);
});

test('a mosquitto_pub command fills the form, a mosquitto_sub command subscribes', async ({ app, broker }) => {
  await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['hall/#'] });
  const explorer = new ExplorerPage(app.page);
  const publish = new PublishPage(app.page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.form.getByRole('button', { name: 'Paste command…' }).click();
  const message = app.page.getByRole('dialog', { name: 'Paste a mosquitto_pub command' });
  const command = message.getByRole('textbox', { name: 'Command' });
  await command.fill("mosquitto_pub -t 'hall/lamp' -m 'it");
  await expect(message).toContainText('is never closed');
  await command.fill("mosquitto_pub -h lab -P green -t hall/lamp -q 1 -m 'it'\\''s on' --repeat 2");
  await expect(message.getByRole('list', { name: 'Found' })).toContainText('hall/lamp7 B, QoS 1');
  await expect(message.getByRole('list', { name: 'Not taken over' })).toContainText('stays as it is: -h, -P.');
  await expectAccessible(app.page);
  await command.press('Control+Enter');
  await expect(publish.topic).toHaveValue('hall/lamp');
  await publish.payload.press('Control+Enter');
  expect(text((await subscriber.received(1))[0]?.payload)).toBe("it's on");

  await app.page.getByRole('button', { name: '1 subscription' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Paste command…' }).click();
  const filters = app.page.getByRole('dialog', { name: 'Paste a mosquitto_sub command' });
  await filters.getByRole('textbox', { name: 'Command' }).fill('mosquitto_sub -v -t hall/+ -t alarms/#');
  await expectAccessible(app.page);
  await filters.getByRole('button', { name: 'Subscribe to 2 filters' }).click();
  await expect(app.page.getByRole('button', { name: '3 subscriptions' })).toBeVisible();
});

test('a check publishes, expects an answer, and is run again', async ({ app, broker }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  const publish = new PublishPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.show('Checks');
  await expect(publish.book.getByText('No checks yet')).toBeVisible();
  await publish.show('Compose');
  await publish.topic.fill('lamp/set');
  await publish.payload.fill('{"on":true}');
  await publish.form.getByRole('button', { name: 'Check…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New check' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Lamp goes on');
  await dialog.getByRole('combobox', { name: 'What' }).selectOption('json');
  await dialog.getByRole('textbox', { name: 'At' }).fill('$.on');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('true');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();

  await publish.book.getByRole('button', { name: 'Run all' }).click();
  await expect(publish.book.getByRole('status')).toHaveText('1 check: 1 passed, 0 failed');
  await publish.book.getByRole('button', { name: 'Edit Lamp goes on' }).click();
  const change = page.getByRole('dialog', { name: 'Change the check' });
  await change.getByRole('textbox', { name: 'Value' }).fill('false');
  await change.getByRole('textbox', { name: 'Within, in milliseconds' }).fill('100');
  await change.getByRole('button', { name: 'Save' }).click();
  await publish.book.getByRole('button', { name: 'Run Lamp goes on' }).click();
  const results = publish.book.getByRole('list', { name: 'Results of Lamp goes on' });
  await expect(results).toContainText('lamp/set: $.on is false · 1 message on the filter');
  await expect(results).toContainText('The newest: lamp/set {"on":true}');
  await expectAccessible(page);
});

test('a message is repeated by the host, over a reload, until it is stopped', async ({ app, broker }) => {
  const { page } = app;
  await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['beat/#'] });
  const explorer = new ExplorerPage(page);
  const publish = new PublishPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.topic.fill('beat/{{counter}}');
  await page.getByRole('checkbox', { name: 'Fill in variables' }).check();
  await publish.form.getByRole('button', { name: 'Repeat…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Repeat the message' });
  await dialog.getByText('At times', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Cron pattern' }).fill('0 8 * * 1-5');
  await expect(dialog.getByRole('status')).toContainText(/Next: \w{3},? \d+ \w{3},? 08:00:00, .*08:00:00 \(/);
  await dialog.getByRole('combobox', { name: 'Cron pattern' }).fill('never');
  await expect(dialog.getByRole('status')).toContainText('This names no times');
  await dialog.getByText('At intervals', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Every' }).fill('50');
  await dialog.getByRole('combobox', { name: 'Unit' }).selectOption('milliseconds');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Start' }).click();
  const list = publish.book.getByRole('list', { name: 'Repeated messages' });
  await expect(list.getByRole('status')).toContainText(/Sending: [1-9]/);
  await page.reload();
  await publish.show('Repeating');
  await expect(list.getByRole('status')).toContainText('Sending');
  await expectAccessible(page);
  await list.getByRole('button', { name: 'Stop' }).click();
  await expect(list.getByRole('status')).toContainText('Stopped');
  const received = await subscriber.received(5);
  expect(received.slice(0, 3).map(({ topic }) => topic)).toEqual(['beat/1', 'beat/2', 'beat/3']);
  await list.getByRole('button', { name: 'Take off the list' }).click();
  await expect(publish.book.getByText('Nothing is being repeated')).toBeVisible();
});

test('simulated devices publish from a form or a script, until they are stopped', async ({ app, broker }) => {
  const { page } = app;
  await using subscriber = await MosquittoSubscriber.start({ port: broker.port, topics: ['plant/#'] });
  const explorer = new ExplorerPage(page);
  const publish = new PublishPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await publish.open();
  await publish.show('Repeating');
  await publish.book.getByRole('button', { name: 'New simulator…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New simulator' });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Pumps');
  await dialog.getByRole('textbox', { name: 'Devices' }).fill('2');
  await dialog.getByRole('textbox', { name: 'Every, ms' }).fill('50');
  await dialog.getByRole('button', { name: 'Show what it sends' }).click();
  await expect(dialog.getByRole('status')).toContainText(/plant\/device-1\/telemetry {2}\{"celsius":\d/);
  await expectAccessible(page);
  await dialog.getByText('A script').click();
  const script = dialog.getByRole('textbox', { name: 'Script' });
  await script.fill('function tick({ n }) {\nreturn wrong;\n}');
  await dialog.getByRole('button', { name: 'Show what it sends' }).click();
  await expect(dialog.getByRole('status')).toContainText('line 2: ReferenceError');
  await script.fill(
    'function tick({ device, n, state }) {\nstate.sum = (state.sum ?? 0) + device;\nreturn { n, sum: state.sum };\n}',
  );
  await dialog.getByRole('button', { name: 'Save' }).click();
  await publish.book.getByRole('button', { name: 'Start Pumps' }).click();
  const running = publish.book.getByRole('list', { name: 'Repeated messages' });
  await expect(running.getByRole('status')).toContainText(/Sending: [1-9]/);
  await expectAccessible(page);
  const received = await subscriber.received(4);
  const of = received.map(({ topic, payload }) => `${topic} ${new TextDecoder().decode(payload)}`);
  expect(of).toContain('plant/device-2/telemetry {"n":1,"sum":4}');
  await running.getByRole('button', { name: 'Stop' }).click();
  await expect(running.getByRole('status')).toContainText('Stopped');
});
