import { expectAccessible } from '../fixtures/axe.ts';
import { mosquittoPublish, mosquittoPublishLines } from '../fixtures/peers/mosquitto-clients.ts';
import { expect, test } from '../fixtures/test.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';

test('goes back through a topic while new messages come, and shows what changed', async ({ app, broker }) => {
  const { page } = app;
  const { port } = broker;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}` });
  await explorer.expectConnected();
  const lines = [1, 2, 3, 4].map((kWh) => JSON.stringify({ kWh, unit: 'kWh' }));
  await mosquittoPublishLines({ port, topic: 'meter', lines });
  await explorer.select('meter');
  const timeline = page.getByRole('slider', { name: 'Timeline of kept messages' });
  await timeline.focus();
  await timeline.press('Home');
  await expect(explorer.payload).toContainText('"kWh": 1');
  await timeline.press('ArrowRight');
  await expect(explorer.payload).toContainText('"kWh": 2');
  await mosquittoPublish({ port, topic: 'meter', payload: '{"kWh":5,"state":"ok"}' });
  await expect(page.getByText(/^2 of 5/)).toBeVisible();
  await expect(explorer.payload).toContainText('"kWh": 2');

  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('menuitem', { name: 'Mark this one, then choose another' }).click();
  await expect(page.getByText('This is the marked message')).toBeVisible();
  await timeline.press('End');
  const changes = page.getByRole('list', { name: 'Changed values' });
  await expect(changes.getByRole('listitem')).toHaveText([/\$\.kWh2 → 5/, /\$\.unit"kWh"/, /\$\.state"ok"/]);
  await expectAccessible(page);
});

test('pins a branch above the tree, and finds it there after a reload', async ({ app, broker }) => {
  const { page } = app;
  const { port } = broker;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}`, saveAs: 'Site' });
  await explorer.expectConnected();
  await mosquittoPublish({ port, topic: 'site/hall/lamp', payload: 'on' });
  await explorer.row('hall').click();
  await explorer.tree.press('p');
  const pins = page.getByRole('list', { name: 'Pinned topics' });
  await expect(pins.getByRole('button', { name: /^site\/hall 1 topic/ })).toBeVisible();
  await page.reload();
  await pins.getByRole('button', { name: /^site\/hall/ }).click();
  await expect(page.getByRole('heading', { name: 'Topic site/hall' })).toBeVisible();
  await explorer.row('lamp').click({ button: 'right' });
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: /^Pin to the top/ }).click();
  await expect(pins.getByRole('listitem')).toHaveText([/site\/hall/, /site\/hall\/lamp = on/]);
});

test('raises an alert where a rule says so, and shows its message', async ({ app, broker }) => {
  const { page } = app;
  const { port } = broker;
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}` });
  await explorer.expectConnected();
  await page.getByRole('tab', { name: 'Alerts' }).click();
  await page.getByRole('toolbar', { name: 'Alerts' }).getByRole('button', { name: 'New rule' }).click();
  const form = page.getByRole('dialog', { name: 'Alert rule' });
  await form.getByRole('textbox', { name: 'Topic filter' }).fill('oven/+');
  await form.getByRole('textbox', { name: 'JSON path' }).fill('$.t');
  await form.getByRole('textbox', { name: 'Limit' }).fill('200');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', { name: 'Alert rules' })).toContainText('0 raised');
  await mosquittoPublishLines({ port, topic: 'oven/1', lines: ['{"t":180}', '{"t":230}', '{"t":231}'] });
  await page
    .getByRole('list', { name: 'Alerts' })
    .getByRole('button', { name: /^230 is above 200/ })
    .click();
  await expect(explorer.payload).toContainText('"t": 230');
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await expect(page.getByRole('tab', { name: 'Alerts', exact: true })).toBeVisible();
});

test('lists devices by their status, those that are down on top', async ({ app, broker }) => {
  const { page } = app;
  const { port } = broker;
  const explorer = new ExplorerPage(page);
  await mosquittoPublish({ port, topic: 'tele/lamp/LWT', payload: 'Online', isRetained: true });
  await mosquittoPublish({
    port,
    topic: 'zigbee2mqtt/bulb/availability',
    payload: '{"state":"offline"}',
    isRetained: true,
  });
  await explorer.connect({ url: `mqtt://127.0.0.1:${port}` });
  await explorer.expectConnected();
  await page.getByRole('tab', { name: 'Devices' }).click();
  const board = page.getByRole('region', { name: 'Devices' });
  await expect(board.getByRole('rowheader')).toHaveText(['zigbee2mqtt/bulb', 'tele/lamp']);
  await expectAccessible(page);
  await board.getByRole('button', { name: 'zigbee2mqtt/bulb' }).click();
  await expect(explorer.payload).toContainText('"offline"');
});
