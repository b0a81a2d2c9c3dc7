import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState, type RefObject } from 'react';

import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { formatCount } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import type { ExplorerStore } from '../mqtt-store.ts';
import type { Tree } from '../use-tree.ts';
import classes from './explorer-toolbar.module.css';

/** Time without a key before the host filters, milliseconds. */
const PAUSE_MS = 120;

interface FilterBoxProps {
  store: ExplorerStore;
  tree: Tree;
  inputRef: RefObject<HTMLInputElement | null>;
}

/** Narrows the tree down to topics that hold a text, or that an MQTT filter matches. */
export function FilterBox({ store, tree, inputRef }: FilterBoxProps) {
  const shell = useShell();
  const [text, setText] = useState(() => store.getState().filter);
  const apply = useDebouncedCallback((filter: string) => {
    store.setState({ filter });
    tree.change({ do: 'filter', filter }).catch(shell.fail);
  }, PAUSE_MS);
  const type = (next: string): void => {
    setText(next);
    apply(next);
  };
  const problem = /[+#]/.test(text) ? topicFilterProblem(text) : null;
  return (
    <div className={classes.filter}>
      <TextInput
        ref={inputRef}
        aria-label="Filter topics"
        placeholder="Filter: text, or a/+/b/#"
        value={text}
        maxLength={1_000}
        spellCheck={false}
        leftSection={<IconSearch size={14} />}
        rightSection={text && <CloseButton size="xs" aria-label="Clear the filter" onClick={() => type('')} />}
        error={problem !== null}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) type('');
        }}
      />
      <span className={classes.matches} role="status" data-problem={problem !== null || undefined}>
        {problem ?? (text && tree.view ? `${formatCount(tree.view.matches)} of ${formatCount(tree.view.topics)}` : '')}
      </span>
    </div>
  );
}
