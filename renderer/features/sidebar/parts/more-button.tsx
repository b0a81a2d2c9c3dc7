import { IconDots } from '@tabler/icons-react';

import type { MenuPlace } from '../../../ui/context-menu.tsx';
import classes from './side-view.module.css';

/** Opens a row's menu for a pointer; the keyboard has the menu key. */
export function MoreButton({ name, onMenu }: { name: string; onMenu(place: MenuPlace): void }) {
  return (
    <button
      type="button"
      className={classes.more}
      tabIndex={-1}
      aria-label={`More for ${name}`}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        onMenu({ x: left, y: bottom });
      }}
    >
      <IconDots size={16} aria-hidden="true" />
    </button>
  );
}
