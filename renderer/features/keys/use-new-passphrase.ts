import { useState } from 'react';

import { DEFAULT_ROUNDS } from '../../../shared/contract/keys.ts';

/** How a private key is to be protected, as the contract takes it. */
interface NewProtection {
  newPassphrase: string;
  rounds: number;
  isClearMeant: boolean;
}

interface Typed {
  text: string;
  repeated: string;
  rounds: number;
  /** The user wants no passphrase. */
  isNone: boolean;
  /** And, asked a second time, means it. */
  isMeant: boolean;
}

/** A passphrase that is being chosen. It lives as long as its form. */
export interface NewPassphrase extends Typed {
  /** What is wrong with each field, once somebody tried to go on; null where nothing is. */
  problems: { text: string | null; repeated: string | null; isMeant: string | null };
  change(part: Partial<Typed>): void;
  /** What to send; null where it is not whole yet, which the fields then say. */
  settle(): NewProtection | null;
}

const EMPTY: Typed = { text: '', repeated: '', rounds: DEFAULT_ROUNDS, isNone: false, isMeant: false };

export function useNewPassphrase(): NewPassphrase {
  const [typed, setTyped] = useState(EMPTY);
  const [isTried, setIsTried] = useState(false);
  const { text, repeated, rounds, isNone, isMeant } = typed;
  const isMissing = !isNone && text === '';
  const differs = !isNone && text !== repeated;
  const isDoubtful = isNone && !isMeant;
  const when = (isWrong: boolean, problem: string): string | null => (isTried && isWrong ? problem : null);
  return {
    ...typed,
    problems: {
      text: when(isMissing, 'Enter a passphrase, or choose to have none'),
      repeated: when(differs, 'This is not the same'),
      isMeant: when(isDoubtful, 'Say that you mean it, or give the key a passphrase'),
    },
    change: (part) => setTyped((was) => ({ ...was, ...part })),
    settle: () => {
      setIsTried(true);
      if (isMissing || differs || isDoubtful) return null;
      return { newPassphrase: isNone ? '' : text, rounds, isClearMeant: isNone };
    },
  };
}
