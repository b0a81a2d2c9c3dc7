import { SegmentedControl } from '@mantine/core';
import { useStore } from 'zustand';

import { setPublishing, type ExplorerStore, type Origin } from '../mqtt-store.ts';
import type { PublishTarget } from '../use-publisher.ts';
import { useComposer } from '../use-composer.ts';
import type { TypedMessage } from '../../../../shared/contract/publish-draft.ts';
import { CheckList } from './check-list.tsx';
import classes from './message-book.module.css';
import { PublishForm } from './publish-form.tsx';
import { PublishResult } from './publish-result.tsx';
import { RepeatList } from './repeat-list.tsx';
import { SavedList } from './saved-list.tsx';
import { SentList } from './sent-list.tsx';

const VIEWS = [
  { value: 'compose', label: 'Compose' },
  { value: 'saved', label: 'Saved' },
  { value: 'sent', label: 'Sent' },
  { value: 'repeating', label: 'Repeating' },
  { value: 'checks', label: 'Checks' },
] as const;

interface PublishPanelProps {
  store: ExplorerStore;
  target: PublishTarget;
  selectedTopic: string;
}

/** Everything about sending: the form, the messages saved, and those sent before. */
export function PublishPanel({ store, target, selectedTopic }: PublishPanelProps) {
  const view = useStore(store, (state) => state.publishing.view);
  const composer = useComposer(store, target, selectedTopic);
  /** What cannot be sent as it is goes to the form, which says why. */
  const send = (message: TypedMessage, from: Origin | null): void => {
    if (!composer.sendNow(message, null)) composer.load(message, from);
  };
  return (
    <div className={classes.panel}>
      <SegmentedControl
        size="xs"
        aria-label="What to publish"
        className={classes.views ?? ''}
        styles={{ label: { paddingInline: 3 } }}
        value={view}
        data={[...VIEWS]}
        onChange={(next) => setPublishing(store, { view: next })}
      />
      {view === 'compose' && <PublishForm store={store} composer={composer} selectedTopic={selectedTopic} />}
      {view === 'saved' && <SavedList composer={composer} onLoad={composer.load} onSend={send} />}
      {view === 'sent' && <SentList composer={composer} onLoad={composer.load} onSend={send} />}
      {view === 'repeating' && <RepeatList target={target} />}
      {view === 'checks' && <CheckList composer={composer} />}
      {(view === 'saved' || view === 'sent') && (
        <div className={classes.outcome}>
          <PublishResult outcome={composer.publisher.outcome} isOpen={target.isOpen} isFive={target.isFive} />
        </div>
      )}
    </div>
  );
}
