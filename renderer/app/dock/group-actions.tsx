import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconLayoutColumns } from '@tabler/icons-react';
import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { useEffect, useState } from 'react';

import { IconButton } from '../../ui/icon-button.tsx';
import { useDesk } from '../desk.ts';
import classes from './group-actions.module.css';
import { PopoutHome } from './popout-home.tsx';

/** Controls at the end of a group's tabs. */
export function GroupActions({ api, containerApi, activePanel, panels }: IDockviewHeaderActionsProps) {
  const { dock } = useDesk();
  const [isMaximised, setIsMaximised] = useState(api.isMaximized());
  const [isInGrid, setIsInGrid] = useState(api.location.type === 'grid');

  useEffect(() => {
    const disposables = [
      containerApi.onDidMaximizedGroupChange(() => setIsMaximised(api.isMaximized())),
      api.onDidLocationChange(({ location }) => setIsInGrid(location.type === 'grid')),
    ];
    return () => disposables.forEach((disposable) => disposable.dispose());
  }, [api, containerApi]);

  if (!activePanel) return null;
  return (
    <PopoutHome api={api}>
      <div className={classes.actions}>
        {panels.length > 1 && (
          <IconButton
            label="Split right"
            icon={<IconLayoutColumns size={16} stroke={1.75} />}
            onClick={() => dock.split('right', activePanel)}
          />
        )}
        {isInGrid && (
          <IconButton
            label={isMaximised ? 'Restore size' : 'Maximise'}
            icon={
              isMaximised ? (
                <IconArrowsDiagonalMinimize2 size={16} stroke={1.75} />
              ) : (
                <IconArrowsDiagonal size={16} stroke={1.75} />
              )
            }
            onClick={() => dock.toggleMaximised(activePanel)}
          />
        )}
      </div>
    </PopoutHome>
  );
}
