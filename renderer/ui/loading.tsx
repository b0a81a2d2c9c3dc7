import { Loader } from '@mantine/core';

import classes from './loading.module.css';

/** Says what is being waited for; appears only when the wait is long enough to notice. */
export function Loading({ what }: { what: string }) {
  return (
    <div className={classes.root} role="status">
      <Loader size="sm" aria-hidden="true" />
      <span>Loading {what}…</span>
    </div>
  );
}
