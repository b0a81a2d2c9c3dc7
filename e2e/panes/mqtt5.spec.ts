import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expectAccessible } from '../fixtures/axe.ts';
import { needProgram } from '../fixtures/peers/programs.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';

/** Publishes as a student would, with mosquitto_pub. */
async function publish(port: number, ...args: string[]): Promise<void> {
  const child = spawn(needProgram('mosquitto_pub'), ['-h', 'localhost', '-p', String(port), '-V', '5', ...args]);
  expect(await once(child, 'close')).toEqual([0, null]);
}

test('shows what a message of MQTT 5 says about itself, and what the broker allows', async ({ app, broker }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  const property = (...words: string[]): string[] => ['-D', 'PUBLISH', ...words];
  await publish(
    broker.port,
    ...['-t', 'meter', '-m', '{"kWh":1}'],
    ...property('content-type', 'application/json'),
    ...property('correlation-data', 'c-17'),
    ...property('user-property', 'site', 'north'),
    ...property('user-property', 'unit', 'kWh'),
    ...property('user-property', 'site', 'south'),
  );
  await explorer.select('meter');
  const properties = page.getByRole('region', { name: 'Properties' });
  await expect(properties).toContainText('Content typeapplication/json');
  await expect(properties).toContainText('c-17 (63 2d 31 37)');
  await expect(properties).toContainText(/sitenorth.*unitkWh.*sitesouth/);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Connection details' }).click();
  const details = page.getByRole('dialog', { name: 'Connection details' });
  await expect(details).toContainText('Receive maximum20 messages');
  await expect(details).toContainText('Session expiryends with the connection');
  await expect(details).toContainText('Waiting in the host0 B');
  await expect(details).toContainText('Connection lostnever');
  await expectAccessible(page);
});

test('asks with a response topic, and shows the answer and how long it took', async ({ app, broker }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await page.getByRole('tab', { name: 'Publish' }).click();
  const form = page.getByRole('form', { name: 'Publish a message' });
  // Its own request comes back to it as the answer: same topic, same correlation data.
  await form.getByRole('textbox', { name: 'Topic', exact: true }).fill('echo');
  await form.getByRole('textbox', { name: 'Payload' }).fill('ping');
  await form.getByRole('button', { name: 'Properties' }).click();
  await form.getByRole('textbox', { name: 'Response topic' }).fill('echo/#');
  await expect(form.getByText('a topic name holds no wildcard')).toBeVisible();
  await form.getByRole('textbox', { name: 'Response topic' }).fill('echo');
  await form.getByRole('button', { name: 'Add user property' }).click();
  await form.getByRole('textbox', { name: 'Name of user property 1' }).fill('from');
  await form.getByRole('textbox', { name: 'Value of user property 1' }).fill('bench');
  await form.getByRole('checkbox', { name: 'Wait for the answer' }).check();
  await form.getByRole('button', { name: 'Send request' }).click();
  const answer = form.getByRole('status', { name: 'Answer' });
  await expect(answer).toContainText(/Answered after .*: 4 B on echo/);
  await expect(answer).toContainText('frombench');
  await expectAccessible(page);

  await form.getByRole('textbox', { name: 'Topic', exact: true }).fill('nobody');
  await form.getByRole('textbox', { name: 'Longest wait, seconds' }).fill('0.2');
  await form.getByRole('button', { name: 'Send request' }).click();
  await expect(form.getByRole('alert')).toContainText('Nobody answered the request to “nobody” within 0.2 s');
});

test('subscribes with every option, counts for each, pauses and colours it', async ({ app, broker }) => {
  const { page } = app;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}` });
  await explorer.expectConnected();
  await page.getByRole('button', { name: '1 subscription' }).click();
  const add = page.getByRole('form', { name: 'Add a subscription' });
  await add.getByRole('textbox', { name: 'Topic filter' }).fill('$share/group/work/#');
  await expect(add.getByRole('checkbox', { name: 'No local' })).toBeDisabled();
  await add.getByRole('checkbox', { name: 'Retain as published' }).check();
  await add.getByRole('radio', { name: 'teal' }).click();
  await add.getByRole('button', { name: 'Subscribe' }).click();
  const list = page.getByRole('list', { name: 'Subscribed filters' });
  const shared = list.getByRole('listitem').filter({ hasText: '$share/group' });
  await expect(shared).toContainText('QoS 0 granted, retain as published, identifier 2');
  await publish(broker.port, '-t', 'work/a', '-m', '12345');
  await expect(shared).toContainText('1 message, 5 B of payload');
  await expect(shared.getByRole('button', { name: /^Colour of .*: teal$/ })).toBeVisible();
  await expectAccessible(page);

  await shared.getByRole('button', { name: /^Pause/ }).click();
  await expect(shared).toContainText('Paused: not subscribed at the broker');
  await publish(broker.port, '-t', 'work/a', '-m', 'x');
  await expect(list.getByRole('listitem').first()).toContainText('2 messages');
  await shared.getByRole('button', { name: /^Subscribe again/ }).click();
  await expect(shared).toContainText('QoS 0 granted');
  await expect(shared).toContainText('1 message, 5 B');
});
