import classes from './state-badge.module.css';

/** States a session can be in, as every pane shows them. */
export type BadgeState = 'connecting' | 'open' | 'reconnecting' | 'closing' | 'closed' | 'failed';

const WORDS: Record<BadgeState, string> = {
  connecting: 'Connecting',
  open: 'Open',
  reconnecting: 'Reconnecting',
  closing: 'Closing',
  closed: 'Closed',
  failed: 'Failed',
};

/** A state in its colour and in words; `label` replaces the word where the pane knows more. */
export function StateBadge({ state, label }: { state: BadgeState; label?: string }) {
  return (
    <span className={classes.badge} data-state={state}>
      <Mark />
      {label ?? WORDS[state]}
    </span>
  );
}

/** The state alone, for rows: shape and colour differ, and screen readers hear the word. */
export function StateDot({ state }: { state: BadgeState }) {
  return (
    <span className={classes.dot} data-state={state} role="img" aria-label={WORDS[state]} title={WORDS[state]}>
      <Mark />
    </span>
  );
}

const Mark = () => <span className={classes.mark} aria-hidden="true" />;
