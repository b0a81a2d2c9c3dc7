import { useEffect, useState } from 'react';

import type { HostListId, KnownHostList } from '../../../shared/contract/known-hosts.ts';
import { LabError, type WireError } from '../../../shared/errors/lab-error.ts';
import { useLab } from '../../link/lab-context.tsx';

/** What is looked for in which list, and how many lines of it are shown. */
export interface HostQuery {
  list: HostListId;
  name: string;
  count: number;
}

export interface KnownHosts {
  /** The newest answer; the one before stays until the next is there. */
  value: KnownHostList | null;
  error: WireError | null;
  /** Asks again, after a change. */
  refresh(): void;
}

/** The lines of a list of known hosts that fit. */
export function useKnownHosts({ list, name, count }: HostQuery): KnownHosts {
  const lab = useLab();
  const [state, setState] = useState<Pick<KnownHosts, 'value' | 'error'>>({ value: null, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const asking = new AbortController();
    lab.knownHosts.find({ list, name, count }, asking.signal).then(
      (value) => asking.signal.aborted || setState({ value, error: null }),
      (error: unknown) => {
        if (!asking.signal.aborted && error instanceof LabError) setState({ value: null, error: error.toWire() });
      },
    );
    return () => asking.abort();
  }, [lab, list, name, count, round]);
  return { ...state, refresh: () => setRound((was) => was + 1) };
}
