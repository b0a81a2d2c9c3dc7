import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import { useShell } from '../../lib/shell.ts';
import { editDraft, setPublishing, type ExplorerStore, type Origin } from './mqtt-store.ts';
import { prepareMessage, type PayloadFile } from '../../../shared/domain/publish/publish-message.ts';
import { templateSource, usePublisher, type PublishTarget } from './use-publisher.ts';

/** What is written to be published: as typed, as it would be sent now, and the ways to send it. */
export function useComposer(store: ExplorerStore, target: PublishTarget, selectedTopic: string) {
  const shell = useShell();
  const draft = useStore(store, (state) => state.draft);
  const { file, origin, made } = useStore(store, (state) => state.publishing);
  const publisher = usePublisher(target);
  const { isFive, clientId, isOpen } = target;
  const typed = useMemo<TypedMessage>(
    () => ({ ...draft, topic: draft.topic ?? selectedTopic }),
    [draft, selectedTopic],
  );
  // Random places would change at every render: the preview is made once for what it is made from.
  const prepared = useMemo(
    () => prepareMessage(typed, { isFive, file, source: templateSource(clientId, made) }),
    [typed, isFive, file, clientId, made],
  );

  /** Sends a message as it would be made now; false where something is missing or wrong. */
  const sendNow = (message: TypedMessage, payload: PayloadFile | null): boolean => {
    const { ready } = prepareMessage(message, { isFive, file: payload, source: templateSource(clientId, made) });
    if (!ready || !isOpen) return false;
    if (message.isTemplate) setPublishing(store, { made: made + 1 });
    void publisher.publish(ready, message, payload).catch(shell.fail);
    return true;
  };
  /** Puts a message into the form, and shows it. */
  const load = (message: TypedMessage, from: Origin | null): void => {
    editDraft(store, message);
    setPublishing(store, { view: 'compose', file: null, origin: from });
  };
  const setFile = (chosen: PayloadFile | null): void => setPublishing(store, { file: chosen });
  const setOrigin = (saved: Origin): void => setPublishing(store, { origin: saved });
  const publish = (): void => void sendNow(typed, file);
  const canSend = isOpen && prepared.ready !== null;
  return { target, typed, prepared, file, setFile, origin, setOrigin, publisher, publish, sendNow, load, canSend };
}
export type Composer = ReturnType<typeof useComposer>;
