import { describe, expect, it } from 'vitest';

import { retainWords, type RetainContext } from './retain-words.ts';
import { aMessage, aStatus } from './test-data.ts';

const around = (over: Partial<RetainContext> = {}): RetainContext => ({
  topic: 'lab/t',
  subscriptions: aStatus().subscriptions,
  protocolVersion: 5,
  holdsRetained: true,
  isFollowing: null,
  ...over,
});
const keeping = aStatus().subscriptions.map((each) => ({ ...each, retainAsPublished: true }));
const retained = aMessage({ isRetained: true });

describe('what the retain flag means', () => {
  it('is a stored message where the broker takes the flag off live ones [MQTT-3.3.1-12]', () => {
    expect(retainWords(retained, around())).toContain('stored by the broker and delivered because you just subscribed');
    expect(retainWords(retained, around({ protocolVersion: 4, subscriptions: keeping }))).toContain('stored by');
    expect(retainWords(aMessage(), around())).toContain('takes the retain flag off');
    expect(retainWords(aMessage(), around({ protocolVersion: 4 }))).not.toContain('Retain as published');
  });

  it('is as published where the subscription keeps it [MQTT-3.3.1-13]: the order tells which', () => {
    const kept = around({ subscriptions: keeping });
    expect(retainWords(retained, { ...kept, isFollowing: true })).toMatch(/^Live message published with retain/);
    expect(retainWords(retained, { ...kept, isFollowing: false })).toContain('most likely stored');
    expect(retainWords(retained, kept)).toContain('both look alike');
    expect(retainWords(aMessage({ isRetained: true, sizeBytes: 0 }), kept)).toContain('forget');
    expect(retainWords(aMessage(), kept)).toBeNull();
  });

  it('says nothing of a live message on a topic without a retained one', () => {
    expect(retainWords(aMessage(), around({ holdsRetained: false }))).toBeNull();
  });

  it('looks only at subscriptions that cover the topic and are on', () => {
    for (const change of [{ filter: 'other/#' }, { isPaused: true }]) {
      const subscriptions = keeping.map((each) => ({ ...each, ...change }));
      expect(retainWords(retained, around({ subscriptions, isFollowing: true }))).toContain('stored by the broker');
    }
  });
});
