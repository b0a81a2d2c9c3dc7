import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { WireError } from '../../shared/errors/lab-error.ts';
import { textOf } from '../../shared/errors/text.ts';
import { CertificateTable } from './certificate-table.tsx';
import classes from './failure-view.module.css';

interface FailureViewProps {
  error: WireError;
  actions?: ReactNode;
  children?: ReactNode;
}

/** What happened and what to do next, in a pane; with the certificates' story where TLS failed. */
export function FailureView({ error, actions, children }: FailureViewProps) {
  const { title, next } = textOf(error);
  const chain = error.code === 'mqtt.tls' || error.code === 'socket.tls' ? error.facts.chain : null;
  return (
    <div className={classes.root} role="alert">
      <IconAlertTriangle className={classes.icon} size={22} aria-hidden="true" />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        <p className={classes.next}>{next}</p>
        {chain && chain.length > 0 && (
          <div className={classes.chain}>
            <CertificateTable caption="Certificates the other side showed, its own first" chain={chain} />
          </div>
        )}
        {children}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  );
}
