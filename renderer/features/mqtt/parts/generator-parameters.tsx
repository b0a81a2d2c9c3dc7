import { NumberInput, TextInput } from '@mantine/core';

import type { Generator } from '../../../../shared/contract/simulators.ts';
import classes from './simulator-dialog.module.css';

interface GeneratorParametersProps {
  /** Which value it is of, from 1. */
  number: number;
  generator: Generator;
  onChange(generator: Generator): void;
}

/** The numbers of each kind of generator, and what stands before each field. */
const PARAMETERS: { [K in Generator['kind']]: [key: string, words: string][] } = {
  sine: [
    ['min', 'From'],
    ['max', 'to'],
    ['periodS', 'in s:'],
  ],
  walk: [
    ['min', 'From'],
    ['max', 'to'],
    ['step', 'by at most'],
  ],
  counter: [
    ['start', 'From'],
    ['step', 'by'],
  ],
  choice: [],
  flip: [['percent', 'Turns over in % of messages']],
};

/** What a generator goes by. */
export function GeneratorParameters({ number, generator, onChange }: GeneratorParametersProps) {
  if (generator.kind === 'choice') {
    return (
      <TextInput
        aria-label={`Texts of value ${number}, with commas between`}
        value={generator.values.join(', ')}
        maxLength={2_000}
        spellCheck={false}
        onChange={(event) => onChange({ ...generator, values: textsOf(event.currentTarget.value) })}
      />
    );
  }
  const values = generator as unknown as Record<string, number>;
  return (
    <span className={classes.parameters}>
      {PARAMETERS[generator.kind].map(([key, words]) => (
        <NumberInput
          key={key}
          aria-label={`Value ${number}: ${words}`}
          prefix={`${words} `}
          hideControls
          value={values[key] ?? 0}
          onChange={(next) => typeof next === 'number' && onChange({ ...generator, [key]: next })}
        />
      ))}
    </span>
  );
}

/** At most fifty texts; an empty field is one empty text. */
const textsOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim().slice(0, 200))
    .slice(0, 50);
