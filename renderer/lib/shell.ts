import { createContext, useContext, useEffect } from 'react';

/** Every kind of pane, with what it needs to know to show its thing again after a restart. */
export interface PaneParams {
  welcome: Record<never, never>;
  /** An MQTT connection; `profileId` lets it connect again when the host has forgotten the session. */
  mqtt: { sessionId: string; profileId: string | null };
  /** Charts and gauges of one connection; `profileId` as for `mqtt`. */
  'mqtt-plot': { sessionId: string; profileId: string | null };
  /** The form of a saved profile; a null id makes a new one in folder `parentId`. */
  'mqtt-profile': { profileId: string | null; parentId: string | null };
  /** An SSH connection with its terminal; a null id is the form that opens one. */
  terminal: { sessionId: string | null };
  /** The tunnels of an SSH connection. */
  tunnels: { sessionId: string };
  /** SSH keys of the workspace and of `~/.ssh`. */
  keys: Record<never, never>;
  /** The files at both ends of an SSH connection. */
  files: { sessionId: string };
  /** What connections received while they were recorded. */
  recordings: Record<never, never>;
  practice: Record<never, never>;
  broker: Record<never, never>;
  /** A TCP socket; a null id shows the form, filled with what `form` kept of the last time. */
  socket: { sessionId: string | null; form: unknown };
  'wire-log': { sessionId: string };
  log: Record<never, never>;
  settings: Record<never, never>;
}
export type PaneKind = keyof PaneParams;

/** What every pane component is given. */
export interface PaneProps<K extends PaneKind> {
  /** Unique among the panes of the layout and kept with it; good as a view id. */
  paneId: string;
  params: PaneParams[K];
  setParams(params: PaneParams[K]): void;
  /** Text of the pane's tab. */
  setTitle(title: string): void;
  /**
   * Asks before the user closes the pane: `ask` answers whether it may go. Null asks nothing. `closePane` goes without
   * asking.
   */
  guardClose(ask: (() => Promise<boolean>) | null): void;
  closePane(): void;
}

/** Something the user can do, from the palette, a menu or a key. */
export interface Action {
  /** Stable, as `feature.verb`: key bindings are saved by it. */
  id: string;
  title: string;
  /** Heading in the palette. */
  group: string;
  /** Default keys, as `mod+shift+p`; `mod` is Command on macOS, Control elsewhere. */
  keys?: string;
  run(): void;
}

/** What panes may ask of the window around them. */
export interface Shell {
  /** Opens a pane, or brings forward the one that already shows the same. */
  openPane<K extends PaneKind>(kind: K, params: PaneParams[K]): void;
  /** Tells the user of a failure: what happened and what to do next. Takes anything a `catch` gives. */
  fail(error: unknown): void;
  /** Tells the user that something worked, where it cannot be seen. */
  tell(message: string): void;
  /** Asks before something that cannot be undone. */
  confirm(question: {
    title: string;
    body: string;
    action: string;
    /** Text of the button that does nothing; "Cancel" if not given. */
    refusal?: string;
    isDangerous?: boolean;
  }): Promise<boolean>;
  /** Hands the user a file. */
  saveFile(name: string, parts: readonly (Uint8Array | string)[], type: string): void;
  /** Adds actions to the palette until the returned function is called; a pane's show while it is the active one. */
  addActions(actions: readonly Action[]): () => void;
  /** Everything that can be done now. */
  readonly actions: ActionList;
}

/** The actions of the moment, to list them. */
export interface ActionList {
  /** What can be done now: by the window and the active pane. The same array until something changes. */
  readonly list: () => readonly Action[];
  /** The same with the panes in the background, one action per id: what can be given a key. */
  readonly all: () => readonly Action[];
  /** Calls back after every change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

const ShellContext = createContext<Shell | null>(null);
export const ShellProvider = ShellContext.Provider;

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('useShell outside ShellProvider');
  return shell;
}

/** Offers actions while the component is mounted; pass a memoised list. */
export function useActions(actions: readonly Action[]): void {
  const shell = useShell();
  useEffect(() => shell.addActions(actions), [shell, actions]);
}
