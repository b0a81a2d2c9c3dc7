import type { HostKeyFacts } from '../../shared/errors/codes.ts';
import classes from './host-key-view.module.css';

/** A public key as people compare it: both fingerprints and the picture. */
export function HostKeyView({ title, hostKey }: { title: string; hostKey: HostKeyFacts }) {
  return (
    <figure className={classes.key} aria-label={title}>
      <pre className={classes.art} aria-hidden="true">
        {hostKey.art}
      </pre>
      <figcaption className={classes.facts}>
        <strong>{title}</strong>
        <span>
          {hostKey.label} {hostKey.bits > 0 && `${hostKey.bits} bits`}
        </span>
        <code>{hostKey.sha256}</code>
        <code>{hostKey.md5}</code>
      </figcaption>
    </figure>
  );
}
