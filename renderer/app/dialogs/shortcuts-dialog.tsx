import { Modal } from '@mantine/core';
import { useSyncExternalStore } from 'react';

import { keysFor } from '../../lib/keybindings.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { openDialog, useDesk, useDeskState } from '../desk.ts';
import { findActions } from '../palette/find-actions.ts';
import classes from './dialogs.module.css';

/** Keys that are not actions, because they belong to where the focus is. */
const FIXED: readonly (readonly [keys: string, does: string])[] = [
  ['left', 'On a tab: the tab before; Right for the next'],
  ['delete', 'On a tab: close the pane'],
  ['shift+f10', 'On a tab or a row: its menu'],
  ['enter', 'On a profile: connect; on a session: open it; in a socket’s line: send'],
  ['alt+enter', 'On a profile: edit it'],
  ['f2', 'On a profile, folder or session: rename it'],
  ['delete', 'On a profile or folder: delete it; on a session: close it, then take it off the list'],
  ['alt+up', 'On a profile or folder: move it up; Down for the other way'],
  ['mod+enter', 'In a form: publish, or save and connect'],
  ['mod+enter', 'On files: copy them to the other side; F2 renames, Delete deletes, Backspace goes up'],
  ['mod+s', 'In a profile: save it'],
  ['up', 'In a socket’s line: what was sent before'],
  ['escape', 'Close what is open on top'],
];

/** The keyboard shortcuts of the moment. */
export function ShortcutsDialog() {
  const { store } = useDesk();
  const isOpen = useDeskState(({ dialog }) => dialog === 'shortcuts');
  return (
    <Modal opened={isOpen} onClose={() => openDialog(store, null)} title="Keyboard shortcuts" size="lg">
      <Shortcuts />
    </Modal>
  );
}

function Shortcuts() {
  const { registry } = useDesk();
  const actions = useSyncExternalStore(registry.subscribe, registry.list);
  const overrides = useDeskState(({ settings }) => settings?.keybindings) ?? {};
  const bound = actions.filter((action) => keysFor(action, overrides) !== null);
  return (
    <>
      {findActions('', bound).map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h3 className={classes.heading}>{group.title}</h3>
          <ul className={classes.shortcuts}>
            {group.actions.map((action) => (
              <Shortcut key={action.id} does={action.title} keys={keysFor(action, overrides) ?? ''} />
            ))}
          </ul>
        </section>
      ))}
      <h3 className={classes.heading}>Where the focus is</h3>
      <ul className={classes.shortcuts}>
        {FIXED.map(([keys, does]) => (
          <Shortcut key={does} does={does} keys={keys} />
        ))}
      </ul>
    </>
  );
}

function Shortcut({ does, keys }: { does: string; keys: string }) {
  return (
    <li className={classes.shortcut}>
      <span>{does}</span>
      <KeyHint keys={keys} />
    </li>
  );
}
