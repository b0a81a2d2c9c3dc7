import { describe, expect, it } from 'vitest';

import { SessionState } from '../../../shared/contract/sessions.ts';
import { isEnded, mayEnter } from './session-states.ts';

const states = SessionState.options;

describe('session states', () => {
  it('allow the way of a session, reconnecting included', () => {
    const way: SessionState[] = ['connecting', 'open', 'reconnecting', 'connecting', 'open', 'closing', 'closed'];
    expect(way.slice(1).filter((state, at) => !mayEnter(way[at]!, state))).toEqual([]);
  });

  it('let every live state end, either way', () => {
    for (const from of states.filter((state) => !isEnded(state))) {
      expect([mayEnter(from, 'closed'), mayEnter(from, 'failed')]).toEqual([true, true]);
    }
  });

  it('let an ended session do nothing but begin anew', () => {
    for (const from of ['closed', 'failed'] as const) {
      expect(states.filter((to) => to !== from && mayEnter(from, to))).toEqual(['connecting']);
    }
  });

  it('never go back from closing', () => {
    expect(states.filter((to) => mayEnter('closing', to))).toEqual(['closing', 'closed', 'failed']);
  });

  it('never go from open to connecting without a word about reconnecting', () => {
    expect(mayEnter('open', 'connecting')).toBe(false);
  });
});
