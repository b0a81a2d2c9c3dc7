import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { ConfProblem } from '../../../../shared/domain/mosquitto/conf-problems.ts';
import classes from './conf-tab.module.css';

const ICONS: Readonly<Record<ConfProblem['severity'], ReactNode>> = {
  error: <IconCircleX size={14} className={classes.error} aria-label="Error" />,
  warning: <IconAlertTriangle size={14} className={classes.warning} aria-label="Warning" />,
  info: <IconInfoCircle size={14} aria-label="Note" />,
};

/** Everything there is to say about the text, by line. */
export function ConfProblemList({ problems }: { problems: readonly ConfProblem[] }) {
  if (problems.length === 0) {
    return (
      <p className={`${classes.help} ${classes.fine}`}>
        <IconCircleCheck size={14} aria-hidden="true" /> Nothing to object to. Mosquitto has the last word.
      </p>
    );
  }
  return (
    <ul className={`${classes.help} ${classes.problems}`} aria-label="Remarks on the configuration" tabIndex={0}>
      {problems.map(({ line, from, severity, text }) => (
        <li key={`${from} ${text}`}>
          {ICONS[severity]}
          <span className={classes.dim}>line {line}</span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
