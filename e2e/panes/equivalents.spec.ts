import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { expectAccessible } from '../fixtures/axe.ts';
import { MosquittoSubscriber } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { EquivalentsPage } from '../pages/equivalents-page.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';

const run = promisify(execFile);

test.describe('on mosquitto with a password', () => {
  test.use({ brokerOptions: { users: { lab: 'green house' } } });

  test.beforeEach(async ({ app, broker }) => {
    const explorer = new ExplorerPage(app.page);
    await explorer.connect({ url: `mqtt://lab:green%20house@127.0.0.1:${broker.port}` });
    await explorer.expectConnected();
  });

  test('the command of the publish form, run in a shell, publishes what the form would', async ({ app, broker }) => {
    const page = new EquivalentsPage(app.page);
    const reach = { port: broker.port, user: 'lab', password: 'green house', topics: ['lab/#'], qos: 2 as const };
    await using subscriber = await MosquittoSubscriber.start(reach);
    await page.fillForm({ topic: "lab/it's $HOME", text: `{"say": "it's 100 % \\n"}`, qos: 1 });
    const form = app.page.getByRole('form', { name: 'Publish a message' });
    await form.getByRole('button', { name: 'Properties' }).click();
    await form.getByRole('textbox', { name: 'Content type' }).fill('application/json');
    await page.copyMessageAs();
    const code = await page.code('mosquitto_pub');
    expect(code).not.toContain('green house');
    expect(code).toContain('-D publish content-type application/json');
    await expect(page.notes).toContainText('MQTT_PASSWORD (the password)');
    await expectAccessible(app.page);

    const env = { ...process.env, MQTT_USERNAME: 'lab', MQTT_PASSWORD: 'green house' };
    await run('sh', ['-c', code], { env });
    const [message] = await subscriber.received(1);
    expect(message).toMatchObject({ topic: "lab/it's $HOME", qos: 1 });
    expect(new TextDecoder().decode(message!.payload)).toBe(`{"say": "it's 100 % \\n"}`);

    expect(await page.code('Python (paho-mqtt 2)')).toContain('CallbackAPIVersion.VERSION2');
    expect(await page.code('Node.js (MQTT.js)')).toContain('mqtt.connectAsync("mqtt://127.0.0.1');
    // Keys pressed in the dialog are not the form's.
    await app.page.keyboard.press('Control+Enter');
    await app.page.keyboard.press('Escape');
    await expect(page.dialog).toBeHidden();
    expect(subscriber.messages).toHaveLength(1);
  });

  test('the subscriptions are copied as a whole', async ({ app, context, host }) => {
    test.skip(host === 'desktop', 'the desktop window has no clipboard permission to grant');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = new EquivalentsPage(app.page);
    await page.copySubscriptionsAs();
    const code = await page.code('mosquitto_sub');
    expect(code).toContain(`-v -t '#'`);
    await page.dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(page.dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    await expectAccessible(app.page);
  });
});

test.describe('on mosquitto with TLS', () => {
  test.use({ brokerOptions: { tls: 'server' } });

  test('a program comes with the files it reads', async ({ app, broker, certificates }) => {
    const { authority } = certificates;
    const explorer = new ExplorerPage(app.page);
    await explorer.connect({ url: `mqtts://localhost:${broker.port}`, authority });
    await explorer.expectConnected();
    const page = new EquivalentsPage(app.page);
    await page.fillForm({ topic: 'lab/x', text: 'hello', qos: 0 });
    await page.copyMessageAs();
    expect(await page.code('mosquitto_pub')).toContain('--cafile ca.pem');
    expect(await page.savedFile('ca.pem')).toBe(await readFile(authority, 'utf8'));
  });
});
