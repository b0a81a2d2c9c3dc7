import { IconDeviceAudioTape } from '@tabler/icons-react';
import { useState } from 'react';

import type { PaneProps } from '../../lib/shell.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { MessagesView } from './parts/messages-view.tsx';
import { RecordingList } from './parts/recording-list.tsx';
import { ReplayList } from './parts/replay-list.tsx';
import classes from './recordings.module.css';
import { useRecordings, useReplays } from './use-recordings.ts';

/** Everything that connections received while they were recorded: to look through, to save, and to send again. */
export function RecordingsPane(_props: PaneProps<'recordings'>) {
  const { value, error } = useRecordings();
  const replays = useReplays();
  const [chosen, setChosen] = useState<string | null>(null);
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!value) return <Loading what="the recordings" />;
  const { recordings } = value;
  if (recordings.length === 0) {
    return (
      <EmptyState icon={<IconDeviceAudioTape size={32} />} title="No recordings yet">
        “Record everything” at the top of an MQTT connection keeps all it receives on disk, to be searched, saved, and
        sent again to the same broker or another one.
      </EmptyState>
    );
  }
  const shown = recordings.find(({ id }) => id === chosen) ?? recordings[0]!;
  return (
    <div className={classes.pane}>
      <RecordingList recordings={recordings} shownId={shown.id} onShow={setChosen} />
      {replays.length > 0 && <ReplayList replays={replays} />}
      {shown.state === 'recording' ? (
        <EmptyState title="Recording…">Stop the recording to look at what is in it.</EmptyState>
      ) : (
        <MessagesView key={`${shown.id} ${shown.messages}`} recording={shown} />
      )}
    </div>
  );
}
