import type { SessionId } from '../../../shared/contract/ids.ts';
import type { SessionRow } from '../../../shared/contract/sessions.ts';
import { useLatest } from '../../link/use-latest.ts';

/** Sessions looked through for open connections. */
const MOST = 500;

/** The MQTT connections that are open now. */
export function useOpenConnections(): { id: SessionId; title: string }[] {
  const { value } = useLatest<{ rows: SessionRow[] }>('open-connections', (lab, onBatch) =>
    lab.sessions.view({ first: 0, count: MOST, filter: '' }, onBatch),
  );
  return value?.rows.filter(({ kind, state }) => kind === 'mqtt' && state === 'open') ?? [];
}
