import { TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';

import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import type { OpenTerminal } from '../open-terminal.ts';
import { useFirstFocus } from '../use-first-focus.ts';

/** Finds text in the screen and what was scrolled away; Enter and Shift+Enter step, Escape closes. */
export function SearchBar({ open, onClose }: { open: OpenTerminal; onClose(): void }) {
  const fieldRef = useFirstFocus();
  const [text, setText] = useState('');
  const [isFound, setIsFound] = useState(true);
  const find = (query: string, isBack: boolean): void => {
    if (query === '') return setIsFound(true);
    setIsFound(isBack ? open.search.findPrevious(query) : open.search.findNext(query));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter') find(text, !event.shiftKey);
    else return;
    event.preventDefault();
  };
  return (
    <PaneToolbar label="Search">
      <TextInput
        aria-label="Find in the terminal"
        placeholder="Find"
        ref={fieldRef}
        spellCheck={false}
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          find(value, true);
        }}
      />
      <IconButton label="Previous match" icon={<IconChevronUp size={16} />} onClick={() => find(text, true)} />
      <IconButton label="Next match" icon={<IconChevronDown size={16} />} onClick={() => find(text, false)} />
      <span role="status">{isFound ? '' : 'Not found'}</span>
      <IconButton label="Close search" icon={<IconX size={16} />} onClick={onClose} />
    </PaneToolbar>
  );
}
