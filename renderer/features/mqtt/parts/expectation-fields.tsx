import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';

import { CHECK_RULES, MAX_CHECK_CHARS, type Expectation } from '../../../../shared/contract/checks.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { hasText, RULE_WORDS } from '../check-draft.ts';
import classes from './expectation-fields.module.css';

interface ExpectationFieldsProps {
  /** Counts from 1. */
  number: number;
  expectation: Expectation;
  canRemove: boolean;
  onChange(expectation: Expectation): void;
  onRemove(): void;
}

/** One thing a check expects. */
export function ExpectationFields({ number, expectation, canRemove, onChange, onRemove }: ExpectationFieldsProps) {
  const { filter, rule, path, text } = expectation;
  const change = (next: Partial<Expectation>): void => onChange({ ...expectation, ...next });
  return (
    <fieldset className={classes.fields}>
      <legend className={classes.legend}>Expects {number}</legend>
      <TextInput
        label="Topic filter"
        value={filter}
        spellCheck={false}
        error={filter === '' ? null : topicFilterProblem(filter)}
        onChange={(event) => change({ filter: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="What"
        value={rule}
        data={CHECK_RULES.map((value) => ({ value, label: RULE_WORDS[value] }))}
        onChange={(event) => change({ rule: event.currentTarget.value as Expectation['rule'] })}
      />
      {canRemove && (
        <span className={classes.remove}>
          <IconButton label={`Remove expectation ${number}`} icon={<IconX size={16} />} onClick={onRemove} />
        </span>
      )}
      {rule === 'json' && (
        <TextInput
          className={classes.wide ?? ''}
          label="At"
          placeholder="$.air.co2"
          value={path}
          maxLength={500}
          spellCheck={false}
          onChange={(event) => change({ path: event.currentTarget.value })}
        />
      )}
      {hasText(rule) && (
        <Textarea
          className={classes.wide ?? ''}
          label={rule === 'json' ? 'Value' : 'Text'}
          autosize
          maxRows={6}
          maxLength={MAX_CHECK_CHARS}
          spellCheck={false}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}
