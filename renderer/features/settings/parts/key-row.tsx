import { IconArrowBackUp, IconPencil, IconX } from '@tabler/icons-react';
import { useState } from 'react';

import type { Action } from '../../../lib/shell.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { KeyHint } from '../../../ui/key-hint.tsx';
import classes from '../settings-pane.module.css';
import { KeyRecorder } from './key-recorder.tsx';

interface KeyRowProps {
  action: Action;
  /** The shortcut of the moment; null for none. */
  keys: string | null;
  /** Whether the user has set it. */
  isChanged: boolean;
  /** Titles of other actions under the same shortcut. */
  sharedWith: readonly string[];
  /** Sets a shortcut; an empty text takes it away, null goes back to the default. */
  onBind: (keys: string | null) => void;
}

/** One action with its shortcut. */
export function KeyRow({ action, keys, isChanged, sharedWith, onBind }: KeyRowProps) {
  const [isRecording, setIsRecording] = useState(false);
  const { title, group } = action;
  return (
    <li className={classes.keyRow}>
      <span className={classes.keyTitle}>
        {title} <span className={classes.keyGroup}>{group}</span>
        {sharedWith.length > 0 && <span className={classes.conflict}>Also runs: {sharedWith.join(', ')}</span>}
      </span>
      {isRecording ? (
        <KeyRecorder
          title={title}
          onKeys={(next) => {
            setIsRecording(false);
            onBind(next);
          }}
          onCancel={() => setIsRecording(false)}
        />
      ) : (
        <>
          <span className={classes.keyNow}>{keys ? <KeyHint keys={keys} /> : <span>None</span>}</span>
          <span className={classes.keyButtons}>
            <IconButton
              label={`Change the shortcut of ${title}`}
              icon={<IconPencil size={16} stroke={1.75} />}
              onClick={() => setIsRecording(true)}
            />
            <IconButton
              label={`Take the shortcut of ${title} away`}
              icon={<IconX size={16} stroke={1.75} />}
              isDisabled={keys === null}
              onClick={() => onBind('')}
            />
            <IconButton
              label={`Reset the shortcut of ${title}`}
              icon={<IconArrowBackUp size={16} stroke={1.75} />}
              isDisabled={!isChanged}
              onClick={() => onBind(null)}
            />
          </span>
        </>
      )}
    </li>
  );
}
