import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import { keysOf, worksWhileTyping } from '../../../lib/keys.ts';
import classes from '../settings-pane.module.css';

interface KeyRecorderProps {
  title: string;
  onKeys: (keys: string) => void;
  onCancel: () => void;
}

/** Waits for one shortcut. While it does, shortcuts run nothing. */
export function KeyRecorder({ title, onKeys, onCancel }: KeyRecorderProps) {
  const [isTooPlain, setIsTooPlain] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const keys = keysOf(event.nativeEvent);
    // Tab still leaves, so that the field is no trap.
    if (keys === null || keys === 'tab' || keys === 'shift+tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (keys === 'escape') onCancel();
    else if (worksWhileTyping(keys)) onKeys(keys);
    else setIsTooPlain(true);
  };
  return (
    <div className={classes.recorder}>
      <div
        ref={field}
        role="textbox"
        tabIndex={0}
        aria-label={`New shortcut of ${title}`}
        aria-readonly="true"
        aria-describedby="settings-recorder-help"
        data-records-keys
        className={classes.recorderField}
        onKeyDown={onKeyDown}
      >
        <span id="settings-recorder-help" role="status">
          {isTooPlain ? 'Hold Ctrl or Alt too, or use an F key' : 'Press the new keys; Escape leaves'}
        </span>
      </div>
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
