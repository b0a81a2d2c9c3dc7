import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { HostStats } from '../../../shared/contract/workbench.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../lib/format.ts';
import { useLink, useLinkState } from '../../link/lab-context.tsx';
import type { LinkState } from '../../link/link-state.ts';
import { useLatest } from '../../link/use-latest.ts';
import { StateDot, type BadgeState } from '../../ui/state-badge.tsx';
import { showView, useDesk } from '../desk.ts';
import { region } from './regions.ts';
import classes from './status-bar.module.css';

const LINKS: Record<LinkState['kind'], { state: BadgeState; text: string }> = {
  entering: { state: 'connecting', text: 'Connecting' },
  connecting: { state: 'connecting', text: 'Connecting' },
  open: { state: 'open', text: 'Connected' },
  lost: { state: 'reconnecting', text: 'Reconnecting' },
  refused: { state: 'failed', text: 'Not let in' },
};

/** The line at the bottom: how the host is doing, live. */
export function StatusBar() {
  const { kind } = useLinkState();
  const { value: stats } = useLatest<HostStats>('stats', (lab, on) => lab.workbench.stats({}, on));
  return (
    <footer className={classes.bar} aria-label="Status bar" {...region('status-bar')}>
      <LinkItem />
      {/* Without a link the numbers would be old ones. */}
      {stats && kind === 'open' && <Stats stats={stats} />}
    </footer>
  );
}

function LinkItem() {
  const { kind } = useLinkState();
  const { retryNow } = useLink();
  const { state, text } = LINKS[kind];
  return (
    <Item
      about={kind === 'open' ? 'The window is connected to its host' : 'Try to reach the host now'}
      onClick={retryNow}
    >
      <StateDot state={state} />
      {text}
    </Item>
  );
}

function Stats({ stats }: { stats: HostStats }) {
  const { dock, store } = useDesk();
  const { openSessions, bytesInPerS, bytesOutPerS, loopDelayP99Ms, dropped, memoryBytes } = stats;
  return (
    <>
      <Item about="Show all sessions" onClick={() => showView(store, 'sessions')}>
        {formatCount(openSessions)} {openSessions === 1 ? 'session' : 'sessions'} open
      </Item>
      <Item about="Bytes per second over all sessions, received and sent" onClick={() => showView(store, 'sessions')}>
        <span className={classes.rate}>
          <IconArrowDown size={13} className={classes.in} aria-label="received" />
          {formatRate(bytesInPerS)}
        </span>
        <span className={classes.rate}>
          <IconArrowUp size={13} className={classes.out} aria-label="sent" />
          {formatRate(bytesOutPerS)}
        </span>
      </Item>
      <div className={classes.gap} />
      {dropped > 0 && (
        <Item
          about="Frames and messages let go to stay within the memory limits. Opens the settings, where the limits are."
          onClick={() => dock.open('settings', {})}
        >
          {formatCount(dropped)} let go
        </Item>
      )}
      <Item
        about="How late the host gets to its work (99th percentile of the last second), and its memory. Opens the logs."
        onClick={() => dock.open('log', {})}
      >
        <span className={loopDelayP99Ms > 100 ? classes.slow : undefined}>Delay {formatDuration(loopDelayP99Ms)}</span>
        <span>{formatBytes(memoryBytes)}</span>
      </Item>
    </>
  );
}

function Item({ about, onClick, children }: { about: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={about} multiline maw={320} position="top">
      <UnstyledButton className={classes.item} onClick={onClick}>
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}
