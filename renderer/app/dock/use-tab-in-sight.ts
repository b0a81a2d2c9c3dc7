import type { DockviewPanelApi } from 'dockview-react';
import { useEffect, type RefObject } from 'react';

/** Scrolls a group's tabs so that the tab of the pane on show is seen whole, where there are more tabs than room. */
export function useTabInSight(api: DockviewPanelApi, face: RefObject<HTMLElement | null>, title: string): void {
  useEffect(() => {
    const show = (): void => {
      if (api.isVisible) face.current?.closest('.dv-tab')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    };
    // A tab that was just added has no width yet.
    const soon = requestAnimationFrame(show);
    const listening = [api.onDidVisibilityChange(show), api.onDidDimensionsChange(show)];
    return () => {
      cancelAnimationFrame(soon);
      for (const one of listening) one.dispose();
    };
  }, [api, face, title]);
}
