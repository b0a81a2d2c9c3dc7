import { CutProxy } from '../fixtures/cut-proxy.ts';
import { mosquittoPublish } from '../fixtures/peers/mosquitto-clients.ts';
import { missingPrograms } from '../fixtures/peers/programs.ts';
import { ServedProcess } from '../fixtures/served-process.ts';
import { expect, test } from '../fixtures/test.ts';
import { SteadyLoad } from '../pages/explorer-load.ts';
import { ExplorerPage } from '../pages/explorer-page.ts';
import { ShellPage } from '../pages/shell-page.ts';
import { SidebarPage } from '../pages/sidebar-page.ts';

test.skip(({ host }) => host !== 'served', 'The desktop page has no network between it and its host.');
test.use({ brokerOptions: { config: ['max_queued_messages 0', 'max_inflight_messages 0'] } });

const PER_S = 1_000;
const CUT_S = 30;

test('a cut of 30 s under load loses nothing, and the explorer stands as it stood', async ({
  page,
  dataDir,
  broker,
}) => {
  const missing = missingPrograms('python3');
  test.skip(missing !== null, missing ?? '');
  await using host = await ServedProcess.start(dataDir);
  const address = new URL(host.url);
  await using network = await CutProxy.before(Number(address.port));
  address.port = String(network.port);
  await page.goto(address.href);

  await mosquittoPublish({ port: broker.port, topic: 'early/one', payload: 'still', isRetained: true });
  const explorer = new ExplorerPage(page);
  await explorer.connect({ url: `mqtt://127.0.0.1:${broker.port}`, saveAs: 'Load' });
  await explorer.expectConnected();
  await using load = SteadyLoad.start({ port: broker.port, topics: 200, perS: PER_S });
  await expect.poll(() => explorer.total('topics')).toBe(201);
  await page.getByRole('button', { name: 'Expand', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Collapse all' }).click();
  await expect(explorer.tree.getByRole('treeitem')).toHaveCount(2);
  await explorer.row('load').dblclick();
  await expect(explorer.row('load')).toHaveAttribute('aria-expanded', 'true');
  await explorer.filter.fill('load/19');
  await expect(explorer.matches).toHaveText('11 of 201');
  await explorer.select('195');
  const topic = page.getByRole('heading', { name: 'Topic load/195', exact: true });
  await expect(topic).toBeVisible();

  await test.step('the cut', async () => {
    const sentBefore = load.sent;
    network.cut();
    await expect(new ShellPage(page).statusBar.getByText('Reconnecting')).toBeVisible();
    await expect(page.getByText('Connection to the host lost')).toBeVisible();
    const shown = await explorer.total('messages');
    // The load goes by the clock: so many messages are thirty seconds.
    await expect
      .poll(() => load.sent - sentBefore, { timeout: 2 * CUT_S * 1_000, intervals: [1_000] })
      .toBeGreaterThanOrEqual(CUT_S * PER_S);
    await expect(page.getByText('Connection to the host lost')).toBeVisible();
    expect(await explorer.total('messages')).toBe(shown);
    network.mend();
  });

  await expect(new ShellPage(page).statusBar.getByText('Connected')).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText('Connection to the host lost')).toBeHidden();
  await test.step('filter, expansion and selection are as before', async () => {
    await expect(explorer.filter).toHaveValue('load/19');
    await expect(explorer.matches).toHaveText('11 of 201');
    await expect(explorer.tree.getByRole('treeitem')).toHaveCount(12);
    await expect(explorer.row('195')).toHaveAttribute('aria-selected', 'true');
    await expect(topic).toBeVisible();
  });

  const published = (await load.stop()) + 1; // With the retained one.
  await expect.poll(() => explorer.total('messages'), { timeout: 20_000 }).toBe(published);
  await explorer.filter.press('Escape');
  await expect(explorer.row('load')).toHaveAccessibleName(
    `load, 200 topics, ${(published - 1).toLocaleString('en')} messages`,
  );
  await expect(explorer.row('load')).toHaveAttribute('aria-expanded', 'true');
  await expect(explorer.row('early')).toHaveAttribute('aria-expanded', 'false');

  await test.step('it is the same session: the host connected once', async () => {
    const sideBar = new SidebarPage(page);
    await sideBar.show('Sessions');
    await expect(sideBar.sessions.getByRole('treeitem')).toHaveCount(1);
    const clientsOfHost = [...broker.log.matchAll(/New client connected from \S+ as (\S+)/g)]
      .map(([, client]) => client!)
      .filter((client) => client.startsWith('wirebench'));
    expect(clientsOfHost).toHaveLength(1);
  });
  await page.close();
});
