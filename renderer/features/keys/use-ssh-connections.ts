import type { SessionId } from '../../../shared/contract/ids.ts';
import type { SessionRow } from '../../../shared/contract/sessions.ts';
import { useLatest } from '../../link/use-latest.ts';

/** Sessions looked through for open connections. */
const MOST = 500;

/** The SSH connections that are open now; null until they are known. */
export function useSshConnections(): { id: SessionId; title: string }[] | null {
  const { value } = useLatest<{ rows: SessionRow[] }>('ssh-connections', (lab, on) =>
    lab.sessions.view({ first: 0, count: MOST, filter: '' }, on),
  );
  return value?.rows.filter(({ kind, state }) => kind === 'ssh' && state === 'open') ?? null;
}
