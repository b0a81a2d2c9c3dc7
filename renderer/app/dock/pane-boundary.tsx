import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';

import type { WireError } from '../../../shared/errors/lab-error.ts';
import type { Lab } from '../../link/lab.ts';
import { reportError } from '../report-error.ts';
import classes from './pane-boundary.module.css';

interface PaneBoundaryProps {
  lab: Lab;
  /** Names the pane in the log. */
  where: string;
  onReload: () => void;
  onClose: () => void;
  children: ReactNode;
}

interface PaneBoundaryState {
  error: Error | null;
  report: WireError | null;
}

/** Holds what breaks inside one pane, so that the others go on. */
export class PaneBoundary extends Component<PaneBoundaryProps, PaneBoundaryState> {
  override state: PaneBoundaryState = { error: null, report: null };

  static getDerivedStateFromError(error: unknown): Partial<PaneBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    const traced = error instanceof Error ? error : new Error(String(error));
    const withComponents = Object.assign(new Error(traced.message), {
      stack: `${traced.stack ?? ''}\nIn:${componentStack ?? ''}`,
    });
    void reportError(this.props.lab, this.props.where, withComponents).then((report) => this.setState({ report }));
  }

  override render(): ReactNode {
    const { error, report } = this.state;
    if (!error) return this.props.children;
    const { onReload, onClose } = this.props;
    return (
      <div className={classes.root} role="alert">
        <h2 className={classes.title}>This pane stopped working</h2>
        <p className={classes.text}>
          The other panes and all sessions go on. Reload the pane to start it afresh; if it stops again, report the
          trace below.
        </p>
        <pre className={classes.message}>{error.message}</pre>
        <p className={classes.trace}>
          Trace {report?.code === 'internal' ? <code>{report.facts.trace}</code> : 'is being written to the log…'}
        </p>
        <div className={classes.actions}>
          <Button onClick={onReload}>Reload pane</Button>
          <Button variant="default" onClick={onClose}>
            Close pane
          </Button>
        </div>
      </div>
    );
  }
}
