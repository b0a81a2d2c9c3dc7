import { useState } from 'react';

import { useShell } from '../../lib/shell.ts';
import { passphraseProblem } from './passphrase-problem.ts';

/** A form that needs a key's passphrase: what is typed, what was wrong with it, and the work that takes it. */
export interface Unlocking {
  passphrase: string;
  setPassphrase(passphrase: string): void;
  /** Why the passphrase did not open the key; null where it did, or was not tried yet. */
  problem: string | null;
  isBusy: boolean;
  /** Runs one thing at a time. A wrong passphrase is said at its field, everything else as failures are. */
  run(work: () => Promise<void>): void;
}

export function useUnlocking(): Unlocking {
  const shell = useShell();
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const run = (work: () => Promise<void>): void => {
    if (isBusy) return;
    setIsBusy(true);
    setProblem(null);
    work()
      .catch((error: unknown) => {
        const wrong = passphraseProblem(error);
        setProblem(wrong);
        if (wrong === null) shell.fail(error);
      })
      .finally(() => setIsBusy(false));
  };
  return { passphrase, setPassphrase, problem, isBusy, run };
}
