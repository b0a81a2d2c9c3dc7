import { TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import { visibleName } from '../../../../shared/domain/files/name-bytes.ts';
import { crumbsOf } from '../../../../shared/domain/files/posix-path.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import classes from './path-bar.module.css';

interface PathBarProps {
  /** The machine. */
  label: string;
  path: string;
  /** Where the crumbs begin to lead somewhere; those before are shown only. */
  top: string;
  onGo(path: string): void;
  /** What the user typed; rejects nothing, tells failures itself. */
  onTyped(text: string): Promise<boolean>;
}

/** The folder one is in: every part of its path leads there, and it can be typed. */
export function PathBar({ label, path, top, onGo, onTyped }: PathBarProps) {
  const [text, setText] = useState<string | null>(null);
  const fieldRef = useRef<HTMLInputElement>(null);
  const isTyping = text !== null;
  useEffect(() => {
    if (isTyping) fieldRef.current?.select();
  }, [isTyping]);
  if (text === null) {
    return (
      <div className={classes.bar}>
        <nav className={classes.crumbs} aria-label={`Path on ${label}`}>
          {crumbsOf(path).map(({ name, path: to }) => (
            <button
              key={to}
              type="button"
              className={classes.crumb}
              aria-current={to === path ? 'location' : undefined}
              disabled={!to.startsWith(top)}
              onClick={() => onGo(to)}
            >
              {visibleName(name)}
            </button>
          ))}
        </nav>
        <IconButton label="Type a path" icon={<IconPencil size={15} />} onClick={() => setText(path)} />
      </div>
    );
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setText(null);
    else if (event.key === 'Enter') void onTyped(text).then((isThere) => isThere && setText(null));
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.bar}>
      <TextInput
        className={classes.field ?? ''}
        aria-label="Path"
        ref={fieldRef}
        spellCheck={false}
        value={text}
        onKeyDown={onKeyDown}
        onBlur={() => setText(null)}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
    </div>
  );
}
