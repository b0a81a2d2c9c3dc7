import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';

interface NameEditorProps {
  label: string;
  name: string;
  /** Null: left as it was. */
  onDone(name: string | null): void;
}

/** A row's name while it is changed: Enter keeps it, Escape leaves the old one. */
export function NameEditor({ label, name, onDone }: NameEditorProps) {
  const [text, setText] = useState(name);
  const trimmed = text.trim();
  const keep = (): void => onDone(trimmed === '' || trimmed === name ? null : trimmed);
  const onKeyDown = (event: KeyboardEvent): void => {
    // The tree's own keys wait until the name is done.
    event.stopPropagation();
    if (event.key === 'Enter') keep();
    if (event.key === 'Escape') onDone(null);
  };
  return (
    <TextInput
      flex={1}
      size="xs"
      aria-label={label}
      value={text}
      maxLength={200}
      data-autofocus
      ref={selectOnce}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={keep}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}

const selectOnce = (input: HTMLInputElement | null): void => {
  input?.focus();
  input?.select();
};
