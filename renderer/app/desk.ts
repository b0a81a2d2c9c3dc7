import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';

import type { Settings } from '../../shared/contract/workbench.ts';
import type { Lab } from '../link/lab.ts';
import type { ActionRegistry } from './actions/action-registry.ts';
import type { Dock } from './dock/dock.ts';
import type { WindowShell } from './window-shell.ts';
import { clampSideBar, DEFAULT_SIDE_BAR, type SideBarLayout, type SideBarView } from './dock/layout-file.ts';

/** A question the user has been asked. */
export interface Question {
  title: string;
  body: string;
  action: string;
  refusal?: string;
  isDangerous?: boolean;
  /** Body of the popped-out window it is asked in; null for the main one. */
  home: HTMLElement | null;
  answer(isYes: boolean): void;
}

/** Windows over the workbench; one at a time. */
export type Dialog = 'palette' | 'about' | 'shortcuts';

export interface DeskState {
  sideBar: SideBarLayout;
  dialog: Dialog | null;
  /** Body of the popped-out window that `dialog` stands in; null for the main one. */
  dialogHome: HTMLElement | null;
  question: Question | null;
  /** Whether panes can be popped out: false on the desktop, where windows are not opened by pages. */
  canPopOut: boolean;
  settings: Settings | null;
}

export type DeskStore = StoreApi<DeskState>;

export const createDeskStore = (): DeskStore =>
  createStore<DeskState>(() => ({
    sideBar: DEFAULT_SIDE_BAR,
    dialog: null,
    dialogHome: null,
    question: null,
    canPopOut: false,
    settings: null,
  }));

/** Everything the parts of the window share. */
export interface Desk {
  lab: Lab;
  store: DeskStore;
  dock: Dock;
  registry: ActionRegistry;
  shell: WindowShell;
}

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside DeskProvider');
  return desk;
}

export function useDeskState<T>(select: (state: DeskState) => T): T {
  return useStore(useDesk().store, select);
}

/** Shows a view of the side bar; the one that shows already is put away. */
export function toggleView(store: DeskStore, view: SideBarView): void {
  store.setState(({ sideBar }) => ({
    sideBar: { ...sideBar, view, isOpen: !sideBar.isOpen || sideBar.view !== view },
  }));
}

export function showView(store: DeskStore, view: SideBarView): void {
  store.setState(({ sideBar }) => ({ sideBar: { ...sideBar, view, isOpen: true } }));
}

export function toggleSideBar(store: DeskStore): void {
  store.setState(({ sideBar }) => ({ sideBar: { ...sideBar, isOpen: !sideBar.isOpen } }));
}

export function resizeSideBar(store: DeskStore, widthPx: number): void {
  store.setState(({ sideBar }) => ({ sideBar: { ...sideBar, widthPx: clampSideBar(widthPx) } }));
}

/** @param dialogHome Body of the popped-out window it is opened from. */
export function openDialog(store: DeskStore, dialog: Dialog | null, dialogHome: HTMLElement | null = null): void {
  store.setState({ dialog, dialogHome });
}
