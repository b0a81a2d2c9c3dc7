import { useEffect, useState } from 'react';

import type { EquivalentConnection } from '../../../shared/domain/code/equivalent.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

/** What a connection was opened with, asked once; null until it has come. */
export function useSessionSettings(sessionId: string): {
  connection: EquivalentConnection | null;
  error: WireError | null;
} {
  const lab = useLab();
  const [connection, setConnection] = useState<EquivalentConnection | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => {
    let isWanted = true;
    lab.mqtt.settings({ sessionId }).then(
      (answer) => isWanted && setConnection(answer),
      (failure: unknown) => {
        if (!(failure instanceof LabError)) throw failure;
        if (isWanted) setError(failure.toWire());
      },
    );
    return () => {
      isWanted = false;
    };
  }, [lab, sessionId]);
  return { connection, error };
}
