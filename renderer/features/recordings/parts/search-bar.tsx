import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatCount } from '../../../lib/format.ts';
import classes from '../recordings.module.css';
import type { RecordingSearch } from '../use-recorded-search.ts';

/** What to look for in a recording, and how far the search is. */
export function SearchBar({ search, total }: { search: RecordingSearch; total: number }) {
  const [mode, setMode] = useState<'text' | 'hex'>('text');
  const [pattern, setPattern] = useState('');
  const [filter, setFilter] = useState('');
  const rule = filter === '' ? null : topicFilterProblem(filter);
  const isEmpty = pattern === '' && filter === '';
  return (
    <form
      className={classes.search}
      role="search"
      aria-label="Search the recording"
      onSubmit={(event) => {
        event.preventDefault();
        if (!rule) search.search(isEmpty ? null : { mode, pattern, filter });
      }}
    >
      <TextInput
        aria-label="Look for"
        placeholder={mode === 'hex' ? 'Bytes, as ca fe' : 'Text in payloads'}
        className={classes.pattern ?? ''}
        value={pattern}
        maxLength={1_000}
        spellCheck={false}
        onChange={(event) => setPattern(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="What to look for"
        size="xs"
        value={mode}
        data={[
          { value: 'text', label: 'Text' },
          { value: 'hex', label: 'Hex bytes' },
        ]}
        onChange={(event) => setMode(event.currentTarget.value === 'hex' ? 'hex' : 'text')}
      />
      <TextInput
        aria-label="In topics of the filter"
        placeholder="Topics: all, or a/+/#"
        className={classes.topicFilter ?? ''}
        value={filter}
        maxLength={1_000}
        spellCheck={false}
        error={rule !== null}
        title={rule ?? undefined}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        size="compact-xs"
        leftSection={<IconSearch size={14} />}
        disabled={rule !== null}
      >
        Search
      </Button>
      {search.terms && (
        <Button variant="subtle" size="compact-xs" onClick={() => search.search(null)}>
          Show all
        </Button>
      )}
      <span className={classes.found} role="status">
        {wordsOf(search, total)}
      </span>
    </form>
  );
}

function wordsOf({ terms, found, error }: RecordingSearch, total: number): string {
  if (error) return textOf(error).title;
  if (!terms) return `${formatCount(total)} ${total === 1 ? 'message' : 'messages'}`;
  if (!found) return 'Searching…';
  const { matches, hits, searched, isDone } = found;
  const shown = hits.length < matches ? `, the first ${formatCount(hits.length)} shown` : '';
  return `${formatCount(matches)} found${shown}${isDone ? '' : ` in ${formatCount(searched)} of ${formatCount(total)}`}`;
}
