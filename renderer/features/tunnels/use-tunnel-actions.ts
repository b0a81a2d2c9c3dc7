import { useMemo } from 'react';

import type { TunnelRow } from '../../../shared/contract/tunnels.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';

/** What can be done with a tunnel; failures are told, and the row shows the outcome. */
export interface TunnelActions {
  start(tunnel: TunnelRow): void;
  stop(tunnel: TunnelRow): void;
  /** Asks first where connections would end. */
  remove(tunnel: TunnelRow): void;
  cut(tunnel: TunnelRow, connectionId: string): void;
  showWire(sessionId: string): void;
}

export function useTunnelActions(sessionId: string): TunnelActions {
  const lab = useLab();
  const shell = useShell();
  return useMemo(() => {
    const settle = (work: Promise<void>): void => void work.catch(shell.fail);
    const remove = async ({ id, live }: TunnelRow): Promise<void> => {
      const isSure =
        live === 0 ||
        (await shell.confirm({
          title: 'Remove this tunnel?',
          body: live === 1 ? 'The connection it carries ends.' : `The ${live} connections it carries end.`,
          action: 'Remove',
          isDangerous: true,
        }));
      if (isSure) await lab.tunnels.remove({ sessionId, tunnelId: id });
    };
    return {
      // The row shows why it cannot.
      start: ({ id }) => void lab.tunnels.start({ sessionId, tunnelId: id }).catch(() => undefined),
      stop: ({ id }) => settle(lab.tunnels.stop({ sessionId, tunnelId: id })),
      remove: (tunnel) => settle(remove(tunnel)),
      cut: ({ id }, connectionId) => settle(lab.tunnels.cut({ sessionId, tunnelId: id, connectionId })),
      showWire: (id) => shell.openPane('wire-log', { sessionId: id }),
    };
  }, [lab, shell, sessionId]);
}
