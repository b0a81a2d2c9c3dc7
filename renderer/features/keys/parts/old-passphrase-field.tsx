import { PasswordInput } from '@mantine/core';

import type { Unlocking } from '../use-unlocking.ts';

interface OldPassphraseFieldProps {
  label: string;
  description?: string;
  unlocking: Unlocking;
  /** Whether the dialog begins with it. */
  isFirst?: boolean;
}

/** The passphrase a key has, with what was wrong with it. */
export function OldPassphraseField({ label, description, unlocking, isFirst = false }: OldPassphraseFieldProps) {
  const { passphrase, problem, setPassphrase } = unlocking;
  return (
    <PasswordInput
      data-autofocus={isFirst || undefined}
      label={label}
      description={description}
      autoComplete="off"
      maxLength={1_000}
      value={passphrase}
      error={problem}
      onChange={(event) => setPassphrase(event.currentTarget.value)}
    />
  );
}
