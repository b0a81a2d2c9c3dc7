import { useEffect } from 'react';

import { handLink } from '../lib/handed-link.ts';
import { useLatest } from '../link/use-latest.ts';
import type { Desk } from './desk.ts';

/** Shows addresses of brokers that were opened with Wirebench, each as a new profile: nothing connects unasked. */
export function useLinks({ lab, dock, shell }: Desk, isReady: boolean): void {
  const { value } = useLatest<{ waiting: number }>('links', (link, on) => link.workbench.links({}, on));
  const waiting = isReady ? (value?.waiting ?? 0) : 0;
  useEffect(() => {
    const take = async (): Promise<void> => {
      const { url } = await lab.workbench.takeLink({});
      if (url === null) return;
      handLink(url);
      dock.open('mqtt-profile', { profileId: null, parentId: null });
    };
    if (waiting > 0) take().catch(shell.fail);
  }, [waiting, lab, dock, shell]);
}
