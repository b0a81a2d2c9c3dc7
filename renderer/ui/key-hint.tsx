import { keyLabels } from '../lib/keys.ts';
import classes from './key-hint.module.css';

/** A shortcut such as `mod+shift+p`, as the keys of this machine. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keyLabels(keys).map((label) => (
        <kbd key={label} className={classes.key}>
          {label}
        </kbd>
      ))}
    </span>
  );
}
