import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';

import type { Notice } from '../../../shared/contract/workbench.ts';
import { textOf } from '../../../shared/errors/text.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab, useLink, useLinkState } from '../../link/lab-context.tsx';
import { useLatest } from '../../link/use-latest.ts';
import classes from './banners.module.css';

/** A link that comes back sooner than this was never worth a word, in milliseconds. */
const PATIENCE_MS = 800;

/** What the user should know about the link and the host's start, over the panes and never in their way. */
export function Banners() {
  return (
    <div className={classes.banners}>
      <LinkBanner />
      <NoticeBanners />
    </div>
  );
}

function LinkBanner() {
  const state = useLinkState();
  const { retryNow } = useLink();
  const isAway = state.kind === 'lost' || state.kind === 'refused';
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isAway) return setIsLong(false);
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isAway]);

  if (!isAway || !isLong) return <Announced />;
  const text =
    state.kind === 'refused'
      ? textOf(state.reason)
      : { title: 'Connection to the host lost', next: 'Reconnecting. Your sessions go on in the host.' };
  return (
    <Announced>
      <Banner
        icon={<IconPlugConnectedX size={18} aria-hidden="true" />}
        {...text}
        action={
          <Button size="compact-xs" variant="default" onClick={retryNow}>
            Try now
          </Button>
        }
      />
    </Announced>
  );
}

function NoticeBanners() {
  const lab = useLab();
  const shell = useShell();
  const { value: notices } = useLatest<Notice[]>('notices', (from, on) => from.workbench.notices({}, on));
  return (
    <Announced>
      {notices?.map(({ id, about }) => (
        <Banner
          key={id}
          icon={<IconAlertTriangle size={18} aria-hidden="true" />}
          {...textOf(about)}
          action={
            <CloseButton
              size="sm"
              aria-label="Put this notice away"
              onClick={() => void lab.workbench.dismissNotice({ id }).catch(shell.fail)}
            />
          }
        />
      ))}
    </Announced>
  );
}

/** A live region that is there before its text: screen readers do not read one that arrives together with it. */
function Announced({ children }: { children?: ReactNode }) {
  // Each banner is news by itself: the others are not read again.
  return (
    <div role="status" aria-atomic="false">
      {children}
    </div>
  );
}

interface BannerProps {
  icon: ReactNode;
  title: string;
  next: string;
  action: ReactNode;
}

function Banner({ icon, title, next, action }: BannerProps) {
  return (
    <div className={classes.banner}>
      {icon}
      <p className={classes.text}>
        <strong>{title}.</strong> {next}
      </p>
      {action}
    </div>
  );
}
