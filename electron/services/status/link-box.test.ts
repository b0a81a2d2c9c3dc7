import { expect, it } from 'vitest';

import { MAX_LINKS } from '../../../shared/contract/workbench.ts';
import { FakeLatest } from '../sessions/testing/fakes.ts';
import { LinkBox } from './link-box.ts';

it('hands each link to one page, in order, and tells all how many wait', async () => {
  const box = new LinkBox();
  await box.openLink({ url: 'mqtt://a' });
  const page = new FakeLatest<{ waiting: number }>();
  box.links({}, page);
  expect(page.last).toEqual({ waiting: 1 });
  await box.openLink({ url: 'mqtt://b' });
  expect(page.last).toEqual({ waiting: 2 });
  expect(await box.takeLink()).toEqual({ url: 'mqtt://a' });
  expect(await box.takeLink()).toEqual({ url: 'mqtt://b' });
  expect(await box.takeLink()).toEqual({ url: null });
  expect(page.last).toEqual({ waiting: 0 });
});

it('keeps the newest where nobody looks', async () => {
  const box = new LinkBox();
  for (let n = 0; n <= MAX_LINKS; n++) await box.openLink({ url: `mqtt://${n}` });
  expect(await box.takeLink()).toEqual({ url: 'mqtt://1' });
});
