import { isDue, json, kept, siteTime, type Device } from './device.ts';

/** The site itself: says what it is and what time it is there. */
export function reception(seed: number): Device {
  const topic = 'campus/site';
  return {
    info: {
      name: 'Reception',
      topic,
      about:
        'Tells, retained, what this site is and its own time. The site’s clock starts at 08:00 each time, ' +
        'so the time in a payload and the time you received it are two different things.',
      command: null,
    },
    hello: () => [
      kept(`${topic}/about`, json({ name: 'Wirebench practice campus', simulated: true, seed })),
      kept(`${topic}/motd`, 'Welcome! Subscribe to campus/# and look around. Nothing here can be broken. 🔧'),
    ],
    tick: (siteMs) => (isDue(siteMs, 5_000) ? [kept(`${topic}/clock`, siteTime(siteMs))] : []),
  };
}
