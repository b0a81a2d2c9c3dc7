import { Menu } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';

import { KeyHint } from './key-hint.tsx';
import classes from './context-menu.module.css';

/** One entry of a row's menu. */
export interface MenuEntry {
  label: string;
  icon: ReactNode;
  /** The row's key for the same, to show beside it. */
  keys?: string;
  isDangerous?: boolean;
  isDisabled?: boolean;
  /** Whether a line sets it apart from the entries before. */
  startsGroup?: boolean;
  run(): void;
}

/** Where a menu opens, in pixels of the window. */
export interface MenuPlace {
  x: number;
  y: number;
}

interface ContextMenuProps {
  label: string;
  /** Null while closed. */
  place: MenuPlace | null;
  entries: readonly MenuEntry[];
  onClose(): void;
}

/** A row's menu, at the pointer or at the row; arrow keys move in it, Escape leaves it. */
export function ContextMenu({ label, place, entries, onClose }: ContextMenuProps) {
  return (
    <Menu
      opened={place !== null}
      onClose={onClose}
      position="bottom-start"
      offset={0}
      returnFocus
      // Without keydown: the key that opens the menu must not close it again.
      clickOutsideEvents={['mousedown', 'touchstart']}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button
          type="button"
          className={classes.anchor}
          style={{ left: place?.x ?? 0, top: place?.y ?? 0 }}
          tabIndex={-1}
          aria-label={label}
          hidden={place === null}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {entries.map((entry) => (
          <Fragment key={entry.label}>
            {entry.startsGroup && <Menu.Divider />}
            <Menu.Item
              leftSection={entry.icon}
              rightSection={entry.keys && <KeyHint keys={entry.keys} />}
              disabled={entry.isDisabled ?? false}
              {...(entry.isDangerous && { className: classes.dangerous ?? '' })}
              onClick={entry.run}
            >
              {entry.label}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
