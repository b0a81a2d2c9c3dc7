import { useState } from 'react';

import { MAX_EVERY_MS, type RepeatPlan } from '../../../shared/contract/repeats.ts';

/** How a message is repeated: at intervals, as a burst, or at times of the calendar. */
export type RepeatKind = 'interval' | 'burst' | 'times';

/** What is typed of a plan; a number field holds text while it holds no number. */
export interface PlanDraft {
  every: number | string;
  unitMs: string;
  count: number | string;
  burst: number | string;
  perS: number | string;
  cron: string;
}

const START: PlanDraft = { every: 1, unitMs: '1000', count: '', burst: 1_000, perS: '', cron: '' };

/** A plan while it is typed; null where it is none yet. */
export function useRepeatPlan() {
  const [kind, setKind] = useState<RepeatKind>('interval');
  const [draft, setDraft] = useState(START);
  const change = (next: Partial<PlanDraft>): void => setDraft((was) => ({ ...was, ...next }));
  return { kind, setKind, draft, change, plan: PLANS[kind](draft) };
}

const PLANS: Record<RepeatKind, (draft: PlanDraft) => RepeatPlan | null> = {
  interval: ({ every, unitMs, count }) => {
    const everyMs = typeof every === 'number' ? every * Number(unitMs) : 0;
    return everyMs >= 0.01 && everyMs <= MAX_EVERY_MS ? { everyMs, count: numberOr(count) } : null;
  },
  burst: ({ burst, perS }) => {
    if (typeof burst !== 'number' || burst < 1) return null;
    return { everyMs: typeof perS === 'number' && perS > 0 ? 1_000 / perS : null, count: burst };
  },
  times: ({ cron, count }) =>
    cron.trim() === '' ? null : { everyMs: null, cron: cron.trim(), count: numberOr(count) },
};

const numberOr = (value: number | string): number | null => (typeof value === 'number' ? value : null);
