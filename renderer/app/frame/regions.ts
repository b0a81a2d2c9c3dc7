/** The parts of the window that F6 walks through, in this order. */
const REGIONS = ['activity-bar', 'side-bar', 'panes', 'status-bar'] as const;
type Region = (typeof REGIONS)[number];

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]';

/** Marks an element as one of the window's regions. */
export const region = (name: Region): { 'data-region': Region } => ({ 'data-region': name });

/**
 * The region to go to from the one that holds the focus; those not on screen are passed over.
 *
 * @param by 1 for the next, -1 for the one before.
 */
export function nextRegion(page: Document, by: 1 | -1): HTMLElement | null {
  const shown = REGIONS.flatMap((name) => page.querySelector<HTMLElement>(`[data-region="${name}"]`) ?? []);
  if (shown.length === 0) return null;
  const current = shown.findIndex((element) => element.contains(page.activeElement));
  const start = current < 0 && by < 0 ? 0 : current;
  return shown[(start + by + shown.length) % shown.length] ?? null;
}

/** Puts the keyboard on the first thing in `element` that Tab would reach. */
export function focusFirst(element: HTMLElement): void {
  const targets = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const first = targets.find((target) => target.tabIndex >= 0 && target.getClientRects().length > 0);
  if (first) return first.focus();
  element.tabIndex = -1;
  element.focus();
}
