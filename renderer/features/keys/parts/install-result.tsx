import type { KeyInstalled } from '../../../../shared/contract/key-install.ts';
import { visibleText } from '../../../lib/hex.ts';
import { HINTS } from '../install-words.ts';
import classes from '../keys-pane.module.css';

/** What came of installing a key: that it lets the user in, or why it does not. */
export function InstallResult({ result }: { result: KeyInstalled }) {
  const { wasPresent, refusal, hints } = result;
  const who = `${visibleText(result.user)} at ${result.address}`;
  const there = wasPresent ? 'The key was there already' : 'The key was added';
  if (refusal === null) {
    return (
      <p className={classes.concern} data-level="good" role="status">
        <span>
          {there}, and a login with only this key works: {who} can do without a password now.
        </span>
      </p>
    );
  }
  return (
    <div role="alert">
      <p className={classes.concern} data-level="danger">
        <span>
          {there}, but a login with only this key did not work for {who}: {visibleText(refusal)}.
        </span>
      </p>
      {hints.length === 0 ? (
        <p className={classes.about}>
          The rights of its folders look right, and nothing readable in the server’s configuration says why. The
          server’s own log does (on Debian: journalctl -u ssh).
        </p>
      ) : (
        <ul className={classes.hints} aria-label="Why that may be">
          {hints.map(({ what, detail }) => (
            <li key={what + detail}>
              {HINTS[what]} <code>{detail}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
