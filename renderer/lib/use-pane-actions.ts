import { useLayoutEffect, useMemo, useRef } from 'react';

import { useActions, type Action } from './shell.ts';

/** An action without its heading. */
export type Offer = Omit<Action, 'group'>;

/**
 * Offers actions under one heading while the component is mounted. The list may be a new one at every render: only what
 * the palette shows of it counts as a change, and what runs is always the newest.
 */
export function usePaneActions(group: string, offers: readonly Offer[]): void {
  const newest = useRef(offers);
  useLayoutEffect(() => {
    newest.current = offers;
  });
  const shown = JSON.stringify(offers.map(({ id, title, keys }) => ({ id, title, keys })));
  const actions = useMemo(
    () =>
      (JSON.parse(shown) as Omit<Offer, 'run'>[]).map((offer): Action => ({
        ...offer,
        group,
        run: () => newest.current.find(({ id }) => id === offer.id)?.run(),
      })),
    [group, shown],
  );
  useActions(actions);
}

/** An offer, or nothing where it cannot be done now. */
export const offerIf = (canDo: boolean, offer: Offer): Offer[] => (canDo ? [offer] : []);
