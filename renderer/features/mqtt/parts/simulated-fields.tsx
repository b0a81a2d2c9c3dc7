import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';

import { MAX_FIELDS, type Generator, type SimulatedField } from '../../../../shared/contract/simulators.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { GENERATOR_WORDS, GENERATORS } from '../simulator-draft.ts';
import { GeneratorParameters } from './generator-parameters.tsx';
import classes from './simulator-dialog.module.css';

interface SimulatedFieldsProps {
  fields: readonly SimulatedField[];
  onChange(fields: SimulatedField[]): void;
}

/** The values in a simulated device's JSON, and how each goes on. */
export function SimulatedFields({ fields, onChange }: SimulatedFieldsProps) {
  const change = (index: number, next: Partial<SimulatedField>): void =>
    onChange(fields.with(index, { ...fields[index]!, ...next }));
  return (
    <>
      <ul className={classes.fields} aria-label="Values">
        {fields.map(({ name, generator }, index) => (
          <li key={index} className={classes.field}>
            <TextInput
              aria-label={`Name of value ${index + 1}`}
              value={name}
              maxLength={100}
              spellCheck={false}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label={`How value ${index + 1} goes on`}
              size="xs"
              value={generator.kind}
              data={Object.entries(GENERATOR_WORDS).map(([value, label]) => ({ value, label }))}
              onChange={(event) =>
                change(index, { generator: GENERATORS[event.currentTarget.value as Generator['kind']] })
              }
            />
            <GeneratorParameters
              number={index + 1}
              generator={generator}
              onChange={(next) => change(index, { generator: next })}
            />
            <IconButton
              label={`Remove value ${index + 1}`}
              icon={<IconX size={16} />}
              isDisabled={fields.length === 1}
              onClick={() => onChange(fields.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={14} />}
          disabled={fields.length >= MAX_FIELDS}
          onClick={() => onChange([...fields, { name: `value${fields.length + 1}`, generator: GENERATORS.sine }])}
        >
          Add a value
        </Button>
      </div>
    </>
  );
}
