import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconDots, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import classes from './panel-frame.module.css';

interface PanelFrameProps {
  title: string;
  /** False where it is called by a topic, of which the end tells more than the beginning. */
  isNamed: boolean;
  kind: 'chart' | 'gauge';
  /** Buttons beside the menu. */
  buttons?: ReactNode;
  /** Further entries of the menu, before those of every panel. */
  menu: ReactNode;
  /** Null where there is nowhere to move it to. */
  onMove: ((by: -1 | 1) => void) | null;
  onRemove(): void;
  children: ReactNode;
}

/** What stands around a chart or gauge: its name and its menu. */
export function PanelFrame({ title, isNamed, kind, buttons, menu, onMove, onRemove, children }: PanelFrameProps) {
  return (
    <section className={classes.root} data-kind={kind} aria-label={`${kind === 'chart' ? 'Chart' : 'Gauge'} ${title}`}>
      <header className={classes.head}>
        <h2 className={classes.title} title={title} data-cut={isNamed ? 'end' : 'start'}>
          <bdi>{title}</bdi>
        </h2>
        {buttons}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`More for ${title}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {menu}
            {onMove && (
              <>
                <Menu.Divider />
                <Menu.Item leftSection={<IconArrowLeft size={14} />} onClick={() => onMove(-1)}>
                  Move towards the beginning
                </Menu.Item>
                <Menu.Item leftSection={<IconArrowRight size={14} />} onClick={() => onMove(1)}>
                  Move towards the end
                </Menu.Item>
              </>
            )}
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={onRemove}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </header>
      {children}
    </section>
  );
}
