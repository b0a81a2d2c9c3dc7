import { ActionIcon, CloseButton, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconRegex, IconSearch } from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import { useStore } from 'zustand';

import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { textOf } from '../../../../shared/errors/text.ts';
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

/** Narrows the tree down to topics that hold a text, or that an MQTT filter or a regular expression matches. */
export function FilterBox({ store, tree, inputRef }: FilterBoxProps) {
  const isRegex = useStore(store, (state) => state.isRegex);
  const [text, setText] = useState(() => store.getState().filter);
  const [refusal, filterBy] = useFilter(store, tree);
  const applySoon = useDebouncedCallback(filterBy, PAUSE_MS);
  const type = (next: string): void => {
    setText(next);
    applySoon(next, store.getState().isRegex);
  };
  const toggle = (): void => {
    store.setState({ isRegex: !isRegex });
    filterBy(text, !isRegex);
  };
  const problem = !isRegex && /[+#]/.test(text) ? topicFilterProblem(text) : refusal;
  return (
    <div className={classes.filter}>
      <TextInput
        ref={inputRef}
        aria-label="Filter topics"
        placeholder={isRegex ? 'Filter: regular expression' : 'Filter: text, or a/+/b/#'}
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
      <Tooltip label="Filter by regular expression">
        <ActionIcon
          variant={isRegex ? 'light' : 'subtle'}
          {...(!isRegex && { color: 'gray' })}
          aria-label="Filter by regular expression"
          aria-pressed={isRegex}
          onClick={toggle}
        >
          <IconRegex size={16} />
        </ActionIcon>
      </Tooltip>
      <span
        className={classes.matches}
        role="status"
        data-problem={problem !== null || undefined}
        title={problem ?? undefined}
      >
        {problem ?? (text && tree.view ? `${formatCount(tree.view.matches)} of ${formatCount(tree.view.topics)}` : '')}
      </span>
    </div>
  );
}

/** Sets the filter of the view; why the host refused the last one, or null. */
function useFilter(store: ExplorerStore, tree: Tree): [string | null, (filter: string, isRegex: boolean) => void] {
  const shell = useShell();
  const [refusal, setRefusal] = useState<string | null>(null);
  const filterBy = (filter: string, isRegex: boolean): void => {
    store.setState({ filter, isRegex });
    const isStill = (): boolean => store.getState().filter === filter && store.getState().isRegex === isRegex;
    tree.change({ do: 'filter', filter, isRegex }).then(
      () => isStill() && setRefusal(null),
      (error: unknown) => {
        if (!isPatternProblem(error)) shell.fail(error);
        else if (isStill()) setRefusal(reasonOf(error));
      },
    );
  };
  return [refusal, filterBy];
}

const isPatternProblem = (error: unknown): error is LabError =>
  error instanceof LabError && (error.code === 'mqtt.bad-pattern' || error.code === 'mqtt.slow-pattern');

/** Short enough to stand beside the box. */
function reasonOf(error: LabError): string {
  const wire = error.toWire();
  return wire.code === 'mqtt.bad-pattern' ? wire.facts.reason : textOf(error).title;
}
