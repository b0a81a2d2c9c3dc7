import type { ReactNode } from 'react';

import classes from './pane-toolbar.module.css';

/** The row of controls at the top of a pane; `label` is its accessible name. */
export function PaneToolbar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}
