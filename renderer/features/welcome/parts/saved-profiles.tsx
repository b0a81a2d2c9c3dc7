import { Button } from '@mantine/core';
import { useState } from 'react';

import type { ProfileNode } from '../../../../shared/contract/profiles.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useLatest } from '../../../link/use-latest.ts';
import classes from '../welcome-pane.module.css';

/** Profiles a glance can take in; the side bar has them all. */
const MOST_SHOWN = 6;

/** The newest saved profiles, each a click away from its session. */
export function SavedProfiles() {
  const { value } = useLatest<{ nodes: ProfileNode[] }>('profiles', (lab, on) => lab.profiles.tree({}, on));
  const profiles = value?.nodes.filter(({ kind }) => kind !== 'folder') ?? [];
  const shown = profiles.slice(-MOST_SHOWN).toReversed();
  return (
    <section aria-labelledby="welcome-profiles">
      <h2 id="welcome-profiles" className={classes.listTitle}>
        Saved profiles
      </h2>
      {value && shown.length === 0 && (
        <p className={classes.nothing}>None yet. A profile keeps the address and settings of a broker.</p>
      )}
      <ul className={classes.list}>
        {shown.map((profile) => (
          <ProfileRow key={profile.id} profile={profile} />
        ))}
      </ul>
      {profiles.length > shown.length && (
        <p className={classes.nothing}>{profiles.length - shown.length} more in the side bar.</p>
      )}
    </section>
  );
}

function ProfileRow({ profile }: { profile: ProfileNode }) {
  const lab = useLab();
  const shell = useShell();
  const [isBusy, setIsBusy] = useState(false);
  const connect = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const { sessionId } = await lab.mqtt.connect({ profileId: profile.id });
      shell.openPane('mqtt', { sessionId, profileId: profile.id });
    } catch (error) {
      shell.fail(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <li className={classes.row}>
      <span className={classes.rowText}>
        <span className={classes.rowTitle}>{profile.name}</span>
        <span className={classes.rowAddress}>{profile.address}</span>
      </span>
      <Button
        variant="default"
        loading={isBusy}
        aria-label={`Connect to ${profile.name}`}
        onClick={() => void connect()}
      >
        Connect
      </Button>
    </li>
  );
}
