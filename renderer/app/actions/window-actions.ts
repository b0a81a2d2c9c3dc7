import type { Settings } from '../../../shared/contract/workbench.ts';
import type { Action } from '../../lib/shell.ts';
import { isServedPage } from '../../link/lab.ts';
import { openDialog, showView, toggleSideBar, type Desk } from '../desk.ts';
import { focusFirst, nextRegion } from '../frame/regions.ts';

const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark'];

/** Everything the window itself can do, as actions. */
export function windowActions(desk: Desk): Action[] {
  return [...openActions(desk), ...paneActions(desk), ...viewActions(desk), ...helpActions(desk)];
}

function openActions({ dock, store }: Desk): Action[] {
  const group = 'Open';
  return [
    { id: 'window.commands', group, title: 'All commands', keys: 'mod+k', run: () => openDialog(store, 'palette') },
    { id: 'open.welcome', group, title: 'Open welcome', run: () => dock.open('welcome', {}) },
    {
      id: 'open.mqtt-profile',
      group,
      title: 'New MQTT profile',
      keys: 'alt+n',
      run: () => dock.open('mqtt-profile', { profileId: null, parentId: null }),
    },
    { id: 'open.ssh', group, title: 'SSH into a device', run: () => dock.open('terminal', { sessionId: null }) },
    { id: 'open.keys', group, title: 'Open SSH keys', run: () => dock.open('keys', {}) },
    { id: 'open.practice', group, title: 'Open practice lab', run: () => dock.open('practice', {}) },
    { id: 'open.broker', group, title: 'Open MQTT broker', run: () => dock.open('broker', {}) },
    {
      id: 'open.socket',
      group,
      title: 'New socket',
      keys: 'alt+s',
      run: () => dock.open('socket', { sessionId: null, form: null }),
    },
    { id: 'open.recordings', group, title: 'Open recordings', run: () => dock.open('recordings', {}) },
    { id: 'open.settings', group, title: 'Open settings', keys: 'mod+,', run: () => dock.open('settings', {}) },
    { id: 'open.logs', group, title: 'Show logs', run: () => dock.open('log', {}) },
    { id: 'view.profiles', group, title: 'Show profiles', keys: 'alt+1', run: () => showView(store, 'profiles') },
    { id: 'view.sessions', group, title: 'Show sessions', keys: 'alt+2', run: () => showView(store, 'sessions') },
  ];
}

function paneActions({ dock, store, shell }: Desk): Action[] {
  const group = 'Panes';
  const actions: Action[] = [
    { id: 'pane.close', group, title: 'Close pane', keys: 'alt+w', run: () => void dock.closeActive() },
    { id: 'pane.split-right', group, title: 'Split right', keys: 'mod+\\', run: () => dock.split('right') },
    { id: 'pane.split-down', group, title: 'Split down', keys: 'mod+shift+\\', run: () => dock.split('below') },
    { id: 'pane.maximise', group, title: 'Maximise or restore pane', keys: 'alt+m', run: () => dock.toggleMaximised() },
    { id: 'pane.float', group, title: 'Float or dock pane', run: () => dock.float() },
    { id: 'pane.next-group', group, title: 'Focus next group', keys: 'alt+right', run: () => dock.focusGroup(1) },
    {
      id: 'pane.previous-group',
      group,
      title: 'Focus previous group',
      keys: 'alt+left',
      run: () => dock.focusGroup(-1),
    },
  ];
  if (!store.getState().canPopOut) return actions;
  const popOut = async (): Promise<void> => {
    if (!(await dock.popOut())) shell.tell('The browser blocked the new window. Allow pop-ups for this address.');
  };
  return [
    ...actions,
    { id: 'pane.pop-out', group, title: 'Open pane in a window of its own', run: () => void popOut() },
  ];
}

function viewActions(desk: Desk): Action[] {
  const group = 'Window';
  return [
    { id: 'window.side-bar', group, title: 'Toggle side bar', keys: 'mod+b', run: () => toggleSideBar(desk.store) },
    { id: 'window.next-region', group, title: 'Focus next part of the window', keys: 'f6', run: () => goTo(desk, 1) },
    {
      id: 'window.previous-region',
      group,
      title: 'Focus previous part of the window',
      keys: 'shift+f6',
      run: () => goTo(desk, -1),
    },
    { id: 'window.theme', group, title: 'Switch theme: system, light, dark', run: () => switchTheme(desk) },
    { id: 'window.density', group, title: 'Switch density: comfortable, compact', run: () => switchDensity(desk) },
    { id: 'window.reload', group, title: 'Reload page', run: () => location.reload() },
  ];
}

function helpActions({ lab, store, shell }: Desk): Action[] {
  const group = 'Help';
  const copyLink = async (): Promise<void> => {
    const { url } = await lab.workbench.newLink({});
    try {
      await navigator.clipboard.writeText(url);
      shell.tell('Link copied. It lets one browser in, once.');
    } catch {
      // Clipboards are closed to pages in some browsers; then the user copies it by hand.
      shell.tell(`The clipboard is closed to this page. The link, good for one browser, once: ${url}`);
    }
  };
  const link: Action[] = isServedPage()
    ? [
        {
          id: 'help.copy-link',
          group,
          title: 'Copy link for another browser',
          run: () => void copyLink().catch(shell.fail),
        },
      ]
    : [];
  return [
    ...link,
    { id: 'help.shortcuts', group, title: 'Keyboard shortcuts', run: () => openDialog(store, 'shortcuts') },
    { id: 'help.about', group, title: 'About Wirebench', run: () => openDialog(store, 'about') },
  ];
}

/** Of the panes, the active one gets the focus; of the other parts, their first control. */
function goTo({ dock }: Desk, by: 1 | -1): void {
  const element = nextRegion(document, by);
  if (element?.dataset['region'] === 'panes' && dock.api?.activePanel) dock.focus();
  else if (element) focusFirst(element);
}

function switchTheme(desk: Desk): void {
  change(desk, (settings) => ({ theme: THEMES[(THEMES.indexOf(settings.theme) + 1) % THEMES.length] ?? 'system' }));
}

function switchDensity(desk: Desk): void {
  change(desk, ({ density }) => ({ density: density === 'compact' ? 'comfortable' : 'compact' }));
}

function change({ lab, store, shell }: Desk, make: (settings: Settings) => Partial<Settings>): void {
  const { settings } = store.getState();
  if (settings) lab.workbench.saveSettings({ ...settings, ...make(settings) }).catch(shell.fail);
}
