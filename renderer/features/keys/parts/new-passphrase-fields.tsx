import { Checkbox, NumberInput, PasswordInput, Progress } from '@mantine/core';
import { useId } from 'react';

import { DEFAULT_ROUNDS, MAX_ROUNDS } from '../../../../shared/contract/keys.ts';
import { passphraseStrength } from '../../../lib/passphrase-strength.ts';
import classes from '../keys-pane.module.css';
import type { NewPassphrase } from '../use-new-passphrase.ts';

/** About what one round of bcrypt takes, in seconds. */
const ROUND_S = 0.02;
const COLOURS = ['red', 'red', 'yellow', 'green', 'green'] as const;

interface NewPassphraseFieldsProps {
  value: NewPassphrase;
  /** Whether the format has rounds to choose. */
  hasRounds?: boolean;
}

/** A passphrase, typed twice, with how hard it is to guess; or, said so, none. */
export function NewPassphraseFields({ value, hasRounds = true }: NewPassphraseFieldsProps) {
  const { text, repeated, rounds, isNone, isMeant, problems, change } = value;
  const strengthId = useId();
  return (
    <>
      <div className={classes.fields}>
        <PasswordInput
          label="New passphrase"
          autoComplete="new-password"
          maxLength={1_000}
          disabled={isNone}
          value={text}
          error={problems.text}
          aria-describedby={strengthId}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <PasswordInput
          label="The same again"
          autoComplete="new-password"
          maxLength={1_000}
          disabled={isNone}
          value={repeated}
          error={problems.repeated}
          onChange={(event) => change({ repeated: event.currentTarget.value })}
        />
        {hasRounds && (
          <NumberInput
            className={classes.narrow ?? ''}
            label="Rounds"
            title="Each round makes every guess, and every opening, slower"
            min={1}
            max={MAX_ROUNDS}
            clampBehavior="strict"
            allowDecimal={false}
            disabled={isNone}
            value={rounds}
            onChange={(next) => change({ rounds: Number(next) || DEFAULT_ROUNDS })}
          />
        )}
      </div>
      <p id={strengthId} className={classes.strength}>
        <Strength text={isNone ? '' : text} rounds={hasRounds ? rounds : null} />
      </p>
      <Checkbox
        label="No passphrase"
        description="For machines that log in by themselves"
        checked={isNone}
        onChange={({ currentTarget: { checked } }) =>
          change({ isNone: checked, isMeant: false, text: '', repeated: '' })
        }
      />
      {isNone && (
        <Checkbox
          label="Yes, write the private key without a passphrase"
          description="Whoever gets the file, by a copy, a backup or a lost disk, can log in wherever its public half is known."
          checked={isMeant}
          error={problems.isMeant}
          onChange={({ currentTarget: { checked } }) => change({ isMeant: checked })}
        />
      )}
    </>
  );
}

function Strength({ text, rounds }: { text: string; rounds: number | null }) {
  const opening = rounds === null ? '' : ` Opening the key takes about ${seconds(rounds * ROUND_S)}.`;
  if (text === '') return <>It protects the key when its file gets into wrong hands.{opening}</>;
  const { score, word, advice } = passphraseStrength(text);
  return (
    <>
      <Progress className={classes.bar ?? ''} value={score * 25} color={COLOURS[score]} size="sm" aria-hidden="true" />
      <span>
        {word}. {advice}
        {opening}
      </span>
    </>
  );
}

const seconds = (count: number): string => (count < 1 ? 'half a second' : `${Math.round(count)} s`);
