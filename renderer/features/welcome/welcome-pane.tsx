import { useEffect } from 'react';

import type { PaneProps } from '../../lib/shell.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { OpenSessions } from './parts/open-sessions.tsx';
import { SavedProfiles } from './parts/saved-profiles.tsx';
import { StartCards } from './parts/start-cards.tsx';
import classes from './welcome-pane.module.css';

/** The first page: ways to begin, and ways back to what is there. */
export function WelcomePane({ setTitle }: PaneProps<'welcome'>) {
  useEffect(() => setTitle('Welcome'), [setTitle]);
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <header>
          <h1 className={classes.title}>Wirebench</h1>
          <p className={classes.tagline}>See what your devices say to each other, byte by byte.</p>
        </header>
        <StartCards />
        <div className={classes.lists}>
          <SavedProfiles />
          <OpenSessions />
        </div>
        <footer className={classes.keys} aria-label="Useful keys">
          <span>
            All commands <KeyHint keys="mod+k" />
          </span>
          <span>
            Next part of the window <KeyHint keys="f6" />
          </span>
          <span>
            Side bar <KeyHint keys="mod+b" />
          </span>
        </footer>
      </div>
    </div>
  );
}
