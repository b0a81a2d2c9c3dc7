import { Button } from '@mantine/core';
import { IconBookmark, IconChecklist, IconClipboardText, IconCode, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_CHECK_CHARS } from '../../../../shared/contract/checks.ts';
import { MAX_KEPT_CHARS } from '../../../../shared/contract/saved-messages.ts';
import { setPublishing, type ExplorerStore } from '../mqtt-store.ts';
import type { Composer } from '../use-composer.ts';
import { CheckDialog } from './check-dialog.tsx';
import { EquivalentsDialog } from './equivalents-dialog.tsx';
import { PasteMessage } from './paste-message.tsx';
import classes from './publish-tools.module.css';
import { RepeatDialog } from './repeat-dialog.tsx';
import { SaveMessageDialog } from './save-message-dialog.tsx';

interface PublishToolsProps {
  store: ExplorerStore;
  sessionId: string;
  composer: Composer;
}

/** The form's message kept, to and from other tools. */
export function PublishTools({ store, sessionId, composer }: PublishToolsProps) {
  const [isSaving, setIsSaving] = useState(false);
  const [isRepeating, setIsRepeating] = useState(false);
  const [isChecking, setIsChecking] = useState(false);
  const [isCopying, setIsCopying] = useState(false);
  const [isPasting, setIsPasting] = useState(false);
  const { typed, file, prepared } = composer;
  const { ready } = prepared;
  return (
    <div className={classes.tools}>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconBookmark size={14} />}
        disabled={file !== null || typed.text.length > MAX_KEPT_CHARS}
        onClick={() => setIsSaving(true)}
      >
        Save message…
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconRepeat size={14} />}
        disabled={!composer.canSend || file !== null || typed.text.length > MAX_KEPT_CHARS}
        onClick={() => setIsRepeating(true)}
      >
        Repeat…
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconChecklist size={14} />}
        disabled={file !== null || typed.text.length > MAX_CHECK_CHARS}
        onClick={() => setIsChecking(true)}
      >
        Check…
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconCode size={14} />}
        disabled={ready === null}
        onClick={() => setIsCopying(true)}
      >
        Copy as…
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconClipboardText size={14} />}
        onClick={() => setIsPasting(true)}
      >
        Paste command…
      </Button>
      {isPasting && <PasteMessage composer={composer} onClose={() => setIsPasting(false)} />}
      {isRepeating && <RepeatDialog store={store} composer={composer} onClose={() => setIsRepeating(false)} />}
      {isChecking && (
        <CheckDialog
          composer={composer}
          id={null}
          onClose={() => setIsChecking(false)}
          onSaved={() => setPublishing(store, { view: 'checks' })}
        />
      )}
      {isSaving && <SaveMessageDialog composer={composer} onClose={() => setIsSaving(false)} />}
      {isCopying && ready && (
        <EquivalentsDialog
          sessionId={sessionId}
          task={{ do: 'publish', message: ready }}
          leftOut={ready.answerMs === null ? null : 'The code publishes the request and does not wait for its answer.'}
          onClose={() => setIsCopying(false)}
        />
      )}
    </div>
  );
}
