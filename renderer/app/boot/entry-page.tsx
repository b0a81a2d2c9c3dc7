import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';

import type { WireError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import { useLink } from '../../link/lab-context.tsx';
import { Mark } from '../frame/mark.tsx';
import classes from './entry-page.module.css';

const NO_LINK = 'This is not a Wirebench link. It looks like http://127.0.0.1:8080/#token=…';

/** What stands in the window before the host is reached. */
export function WaitingPage({ isLost }: { isLost: boolean }) {
  const { retryNow } = useLink();
  return (
    <EntryFrame>
      <div className={classes.late} role="status">
        <h1 className={classes.title}>{isLost ? 'The Wirebench host does not answer' : 'Connecting…'}</h1>
        {isLost && (
          <>
            <p className={classes.text}>
              It may still be starting, or have been stopped. This page goes on trying by itself.
            </p>
            <Button onClick={retryNow}>Try now</Button>
          </>
        )}
      </div>
    </EntryFrame>
  );
}

/** Told to a browser that the host did not let in: why, and the way in. */
export function RefusedPage({ reason }: { reason: WireError }) {
  const { title, next } = textOf(reason);
  return (
    <EntryFrame>
      <div role="alert">
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.text}>{next}</p>
      </div>
      <LinkForm />
    </EntryFrame>
  );
}

function LinkForm() {
  const [link, setLink] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const token = /#(token=[^&\s]+)/.exec(link)?.[1];
    if (!token) return setProblem(NO_LINK);
    setProblem(null);
    setLink('');
    // The link listens for this: a new fragment is a new try.
    location.hash = token;
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label="Paste a fresh link"
        size="sm"
        value={link}
        error={problem}
        onChange={(event) => setLink(event.currentTarget.value)}
        className={classes.input}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" size="sm" className={classes.go}>
        Enter
      </Button>
    </form>
  );
}

function EntryFrame({ children }: { children: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Mark className={classes.mark} />
        {children}
      </div>
    </main>
  );
}
