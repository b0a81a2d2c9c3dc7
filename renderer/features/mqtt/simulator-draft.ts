import type { Generator, Simulator } from '../../../shared/contract/simulators.ts';
import { topicNameProblem } from '../../../shared/domain/topic-filter.ts';

/** What each generator does, as the form says it. */
export const GENERATOR_WORDS: Record<Generator['kind'], string> = {
  sine: 'swings between',
  walk: 'wanders between',
  counter: 'counts',
  choice: 'is one of',
  flip: 'is on or off',
};

/** A generator of a kind, to begin from. */
export const GENERATORS: Record<Generator['kind'], Generator> = {
  sine: { kind: 'sine', min: 0, max: 100, periodS: 60 },
  walk: { kind: 'walk', min: 18, max: 26, step: 0.5 },
  counter: { kind: 'counter', start: 0, step: 1 },
  choice: { kind: 'choice', values: ['idle', 'running', 'fault'] },
  flip: { kind: 'flip', percent: 10 },
};

/** A simulator to begin from. */
export const NEW_SIMULATOR: Simulator = {
  name: '',
  topic: 'plant/device-{{device}}/telemetry',
  devices: 1,
  everyMs: 1_000,
  jitterPercent: 10,
  qos: 0,
  retain: false,
  source: {
    kind: 'fields',
    fields: [
      { name: 'celsius', generator: GENERATORS.walk },
      { name: 'state', generator: GENERATORS.choice },
    ],
  },
};

/** A script to begin from. */
export const NEW_TICK = `// Runs for every message of a device. device: its number; n: counts its messages from 0;
// nowMs: the time; state: an object of its own. Answer with a payload, or with
// { topic, payload, qos, retain }, an array of those, or null for none.
function tick({ device, n, nowMs, state }) {
  state.celsius = (state.celsius ?? 20) + Math.random() - 0.5;
  return { device, n, celsius: Math.round(state.celsius * 10) / 10 };
}
`;

/** What keeps a simulator from being saved; null for nothing. */
export function simulatorProblem({ name, topic, source }: Simulator): string | null {
  if (name.trim() === '') return 'Give it a name.';
  const rule = topicNameProblem(topic.replaceAll('{{device}}', '1'));
  if (rule) return `The topic cannot be published to: ${rule}.`;
  if (source.kind === 'script') return null;
  const names = source.fields.map((field) => field.name.trim());
  if (names.includes('')) return 'Give every value a name.';
  return new Set(names).size < names.length ? 'Two values have the same name.' : null;
}
