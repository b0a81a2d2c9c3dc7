import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { contract } from '../../../shared/contract/index.ts';
import type { HostStats, Notice } from '../../../shared/contract/workbench.ts';
import type { WireError } from '../../../shared/errors/lab-error.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import { HostStatus } from './host-status.ts';

type Stats = ReturnType<typeof HostStats.parse>;
type NoticeItem = ReturnType<typeof Notice.parse>;

const about: WireError = { code: 'workspace.recovered', facts: { movedTo: '/x', reason: 'test' } };

function setup() {
  const clock = new FakeClock();
  const log = new FakeLog();
  const totals = { openSessions: 2, bytesInPerS: 10, bytesOutPerS: 20, dropped: 3 };
  return { clock, log, totals, status: new HostStatus({ clock, log, sessions: { totals: () => totals } }) };
}

describe('the figures of the status bar', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('come at once, then twice a second while somebody watches', () => {
    const { status, totals } = setup();
    const sink = new FakeLatest<Stats>();
    status.stats({}, sink);
    expect(contract.workbench.stats.item.parse(sink.last)).toMatchObject(totals);
    expect(sink.last.memoryBytes).toBeGreaterThan(10_000_000);
    totals.dropped = 4;
    vi.advanceTimersByTime(1_000);
    expect(sink.items).toHaveLength(3);
    expect(sink.last.dropped).toBe(4);
    sink.leave();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('go on for the others when one leaves', () => {
    const { status } = setup();
    const [one, two] = [new FakeLatest<Stats>(), new FakeLatest<Stats>()];
    status.stats({}, one);
    status.stats({}, two);
    one.leave();
    vi.advanceTimersByTime(500);
    expect([one.items.length, two.items.length]).toEqual([1, 2]);
    status[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('notices', () => {
  it('stay until they are dismissed, and are in the log', async () => {
    const { clock, log, status } = setup();
    const sink = new FakeLatest<NoticeItem[]>();
    status.tell(about);
    status.notices({}, sink);
    status.tell({ code: 'workspace.settings-reset', facts: { fields: ['theme'] } });
    expect(contract.workbench.notices.item.parse(sink.last)).toMatchObject([
      { id: 1, atMs: clock.nowMs(), about },
      { id: 2, about: { code: 'workspace.settings-reset' } },
    ]);
    await status.dismissNotice({ id: 1 });
    await status.dismissNotice({ id: 99 });
    expect(sink.last.map(({ id }) => id)).toEqual([2]);
    expect(log.lines).toHaveLength(2);
  });

  it('never grow without bound', () => {
    const { status } = setup();
    for (let n = 0; n < 200; n++) status.tell(about);
    const sink = new FakeLatest<NoticeItem[]>();
    status.notices({}, sink);
    expect([sink.last.length, sink.last.at(-1)!.id]).toEqual([50, 200]);
  });
});
