import { json, kept, reading, refusal, siteTime, TICK_MS, type Device, type Message } from './device.ts';
import type { Random } from './random.ts';

/** A door: each opening and closing is an event, its present state is retained, and it can be locked. */
export function door(random: Random): Device {
  const topic = 'campus/entrance/door';
  let isOpen = false;
  let isLocked = false;
  let nextMs = 3_000;
  let opened = 0;
  const tell = (): Message => kept(`${topic}/state`, json({ open: isOpen, locked: isLocked, opened }));
  const event = (what: string, siteMs: number): Message => ({
    ...reading(`${topic}/event`, json({ event: what, at: siteTime(siteMs) })),
    qos: 1,
  });
  let nowMs = 0;

  function swing(siteMs: number): Message[] {
    isOpen = !isOpen && !isLocked;
    nextMs = siteMs + Math.round(isOpen ? random.between(2_000, 6_000) : random.between(4_000, 15_000));
    if (isOpen) opened += 1;
    else if (isLocked) return [event('handle-tried', siteMs)];
    return [event(isOpen ? 'opened' : 'closed', siteMs), tell()];
  }

  return {
    info: {
      name: 'Entrance door',
      topic,
      about:
        'Opening and closing are events, told once at QoS 1; the state is retained, so a late subscriber knows it. ' +
        'Send lock or unlock to its set topic; an open door cannot be locked and says so on error.',
      command: { topic: `${topic}/set`, payload: 'lock' },
    },
    hello: () => [tell()],
    tick: (siteMs) => {
      nowMs = siteMs;
      return siteMs + TICK_MS > nextMs ? swing(siteMs) : [];
    },
    command: (payload) => {
      const text = new TextDecoder().decode(payload).trim();
      if (text !== 'lock' && text !== 'unlock')
        return refusal(topic, payload, 'a door cannot do this', 'lock or unlock');
      if (text === 'lock' && isOpen) return refusal(topic, payload, 'the door is open', 'lock once it is closed');
      isLocked = text === 'lock';
      return [event(`${text}ed`, nowMs), tell()];
    },
  };
}
