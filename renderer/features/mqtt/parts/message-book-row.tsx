import { IconSend } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { SavedRow } from '../../../../shared/contract/saved-messages.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { oneLine } from '../display-text.ts';
import classes from './message-book.module.css';

interface MessageBookRowProps {
  message: Pick<SavedRow, 'topic' | 'preview' | 'qos' | 'retain'>;
  /** What the row is called, before topic and payload. */
  title: string;
  /** Beside the title. */
  about?: string;
  canSend: boolean;
  onLoad(): void;
  onSend(): void;
  /** Further things to do with it. */
  children?: ReactNode;
}

/** One message that can be loaded into the form or sent at once. */
export function MessageBookRow({ message, title, about, canSend, onLoad, onSend, children }: MessageBookRowProps) {
  const { topic, preview, qos, retain } = message;
  const name = title || oneLine(topic);
  return (
    <li className={classes.row}>
      <button type="button" className={classes.load} aria-label={`Load ${name} into the form`} onClick={onLoad}>
        <span className={classes.title}>
          <span className={classes.name}>{name}</span>
          <span className={classes.about}>
            {about && `${about} · `}QoS {qos}
            {retain && ' · retain'}
          </span>
        </span>
        <span className={classes.what}>
          {title && `${oneLine(topic)} `}
          <span className={classes.preview}>{preview === '' ? 'empty payload' : oneLine(preview)}</span>
        </span>
      </button>
      <IconButton label={`Publish ${name} now`} icon={<IconSend size={16} />} isDisabled={!canSend} onClick={onSend} />
      {children}
    </li>
  );
}
