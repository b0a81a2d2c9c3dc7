import type { SerializedDockview } from 'dockview-react';

import { isPaneKind, paneRegistry } from '../pane-registry.tsx';

/** Version of the stored form; another one is not read. */
const FORMAT = 1;

/** What the side bar shows. */
export type SideBarView = 'sessions' | 'profiles';

export interface SideBarLayout {
  view: SideBarView;
  isOpen: boolean;
  widthPx: number;
}

/** Side bar widths a user can drag to, CSS pixels. */
export const SIDE_BAR_MIN_PX = 200;
export const SIDE_BAR_MAX_PX = 640;
export const DEFAULT_SIDE_BAR: SideBarLayout = { view: 'profiles', isOpen: true, widthPx: 288 };

/** A window's layout as it is kept between starts. */
export interface StoredLayout {
  sideBar: SideBarLayout;
  dock: SerializedDockview;
}

/** The text that `parseLayout` reads back. Popped-out windows come back as floating panes: browsers block windows that open by themselves. */
export function layoutText({ sideBar, dock }: StoredLayout): string {
  const { popoutGroups = [], floatingGroups = [], ...rest } = dock;
  const floating = [
    ...floatingGroups,
    ...popoutGroups.map(({ data, grid, position }, index) => ({
      ...(data && { data }),
      ...(grid && { grid }),
      position: {
        left: 40 + 24 * index,
        top: 40 + 24 * index,
        width: position?.width ?? 640,
        height: position?.height ?? 480,
      },
    })),
  ];
  return JSON.stringify({ format: FORMAT, sideBar, dock: { ...rest, floatingGroups: floating } });
}

/** A stored layout if every part is one this version can show; null for anything else. */
export function parseLayout(text: string): StoredLayout | null {
  const stored = readJson(text);
  if (!isRecord(stored) || stored['format'] !== FORMAT) return null;
  const { sideBar, dock } = stored;
  if (!isRecord(dock) || !isRecord(dock['grid']) || !isRecord(dock['panels'])) return null;
  if (!Object.entries(dock['panels']).every(([id, panel]) => isKnownPanel(id, panel))) return null;
  return { sideBar: readSideBar(sideBar), dock: dock as unknown as SerializedDockview };
}

function isKnownPanel(id: string, panel: unknown): boolean {
  if (!isRecord(panel) || panel['id'] !== id || id.length > 64) return false;
  const kind = panel['contentComponent'];
  return isPaneKind(kind) && paneRegistry[kind].accepts(panel['params'] ?? {});
}

/** Each part that makes no sense falls back to its default: a side bar is no reason to lose the panes. */
function readSideBar(value: unknown): SideBarLayout {
  if (!isRecord(value)) return DEFAULT_SIDE_BAR;
  const { view, isOpen, widthPx } = value;
  return {
    view: view === 'sessions' || view === 'profiles' ? view : DEFAULT_SIDE_BAR.view,
    isOpen: typeof isOpen === 'boolean' ? isOpen : DEFAULT_SIDE_BAR.isOpen,
    widthPx: typeof widthPx === 'number' ? clampSideBar(widthPx) : DEFAULT_SIDE_BAR.widthPx,
  };
}

/** The nearest width the side bar may have. */
export const clampSideBar = (widthPx: number): number =>
  Math.round(Math.min(SIDE_BAR_MAX_PX, Math.max(SIDE_BAR_MIN_PX, widthPx)));

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON: the caller treats it like any other layout it cannot show
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
