import type { ReactNode } from 'react';

import classes from '../settings-pane.module.css';

interface SettingRowProps {
  label: string;
  /** Id of the label's element, for controls that are groups. */
  id: string;
  about?: ReactNode;
  children: ReactNode;
}

/** One setting: what it is at the left, its control at the right. */
export function SettingRow({ label, id, about, children }: SettingRowProps) {
  return (
    <div className={classes.row}>
      <div className={classes.rowText}>
        <label id={`${id}-label`} htmlFor={id} className={classes.label}>
          {label}
        </label>
        {about && (
          <p id={`${id}-about`} className={classes.about}>
            {about}
          </p>
        )}
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}
