import { createContext, useContext, useSyncExternalStore } from 'react';

import type { Lab } from './lab.ts';
import type { LinkState, LinkView } from './link-state.ts';

const LabContext = createContext<Lab | null>(null);
export const LabProvider = LabContext.Provider;

const LinkContext = createContext<LinkView | null>(null);
export const LinkProvider = LinkContext.Provider;

/** The way from any component to the host. */
export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('useLab outside LabProvider');
  return lab;
}

/** The link itself: to ask for a try at once. */
export function useLink(): LinkView {
  const link = useContext(LinkContext);
  if (!link) throw new Error('useLink outside LinkProvider');
  return link;
}

/** How the page stands with its host, for a component. */
export function useLinkState(): LinkState {
  const { subscribe, state } = useLink();
  return useSyncExternalStore(subscribe, state);
}
