import { Button, Checkbox, NativeSelect, Progress, TextInput } from '@mantine/core';
import { IconPlayerStop, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import {
  MAX_FOUND,
  REGEX_PAYLOAD_BYTES,
  type SearchMode,
  type SearchState,
} from '../../../../shared/contract/mqtt-tools.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { formatBytes, formatCount, formatDuration } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { showFound, type ExplorerStore } from '../mqtt-store.ts';
import { useSearch, type Search, type SearchPlan } from '../use-search.ts';
import { HitList } from './hit-list.tsx';
import classes from './tools.module.css';

const MODES: { value: SearchMode; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex bytes' },
  { value: 'regex', label: 'Regular expression' },
];
const PLACEHOLDERS: Record<SearchMode, string> = {
  text: 'Text in a payload',
  hex: 'de ad be ef',
  regex: String.raw`"temp":\s*(2[5-9]|3\d)`,
};

/** Looks through the payloads of everything kept. */
export function SearchPanel({ store, sessionId }: { store: ExplorerStore; sessionId: string }) {
  const [plan, setPlan] = useState<SearchPlan>({ mode: 'text', pattern: '', isCaseSensitive: false, filter: '' });
  const search = useSearch(sessionId);
  const filterProblem = plan.filter === '' ? null : topicFilterProblem(plan.filter);
  const canSearch = plan.pattern !== '' && filterProblem === null;
  const edit = (change: Partial<SearchPlan>): void => setPlan((was) => ({ ...was, ...change }));
  return (
    <>
      <form
        className={classes.controls}
        aria-label="Search in payloads"
        onSubmit={(event) => {
          event.preventDefault();
          if (canSearch) search.start(plan);
        }}
      >
        <div className={classes.line}>
          <NativeSelect
            aria-label="What to look for"
            size="xs"
            value={plan.mode}
            data={MODES}
            onChange={(event) => edit({ mode: event.currentTarget.value as SearchMode })}
          />
          <TextInput
            aria-label="Look for"
            size="xs"
            className={classes.wide ?? ''}
            classNames={{ input: classes.mono ?? '' }}
            placeholder={PLACEHOLDERS[plan.mode]}
            value={plan.pattern}
            maxLength={1_000}
            spellCheck={false}
            onChange={(event) => edit({ pattern: event.currentTarget.value })}
          />
          <SearchButton search={search} canSearch={canSearch} />
        </div>
        <div className={classes.line}>
          <TextInput
            aria-label="In topics"
            size="xs"
            className={classes.wide ?? ''}
            placeholder="In all topics, or a filter: a/+/b/#"
            value={plan.filter}
            maxLength={1_000}
            spellCheck={false}
            error={filterProblem}
            onChange={(event) => edit({ filter: event.currentTarget.value })}
          />
          <Checkbox
            size="xs"
            label="Match case"
            checked={plan.isCaseSensitive}
            disabled={plan.mode === 'hex'}
            onChange={(event) => edit({ isCaseSensitive: event.currentTarget.checked })}
          />
        </div>
      </form>
      <Found search={search} store={store} />
    </>
  );
}

function SearchButton({ search, canSearch }: { search: Search; canSearch: boolean }) {
  return search.isRunning ? (
    <Button size="xs" variant="default" leftSection={<IconPlayerStop size={14} />} onClick={search.stop}>
      Stop
    </Button>
  ) : (
    <Button size="xs" type="submit" disabled={!canSearch} leftSection={<IconSearch size={14} />}>
      Search
    </Button>
  );
}

function Found({ search, store }: { search: Search; store: ExplorerStore }) {
  const { state, error, isRunning } = search;
  const problem = error && textOf(error);
  return (
    <>
      <p className={classes.status} role="status" data-problem={problem !== null || undefined}>
        {problem ? `${problem.title}. ${problem.next}` : state && summary(state, isRunning)}
      </p>
      {isRunning && (
        <Progress
          size="xs"
          radius={0}
          aria-label="Messages searched"
          value={state && state.total > 0 ? (100 * state.searched) / state.total : 0}
        />
      )}
      {state && state.hits.length > 0 && (
        <HitList hits={state.hits} onOpen={(hit) => showFound(store, hit.nodeId, hit.message)} />
      )}
      {!state && !error && !isRunning && (
        <EmptyState icon={<IconSearch size={28} />} title="Search in payloads">
          Looks through every message that is kept, of all topics, while more come in.
        </EmptyState>
      )}
      {state?.isDone && state.matches === 0 && <EmptyState title="No message that is kept holds it" />}
    </>
  );
}

/** What a search has come to, in a line. */
function summary(state: SearchState, isRunning: boolean): string {
  const { searched, total, matches, cutPayloads, tookMs, isDone } = state;
  const found = `${formatCount(matches)} ${matches === 1 ? 'match' : 'matches'}`;
  const parts = [`${found} in ${formatCount(searched)} of ${formatCount(total)} messages`];
  if (isDone) parts.push(formatDuration(tookMs));
  else if (!isRunning) parts.push('stopped');
  if (matches > MAX_FOUND) parts.push(`the first ${MAX_FOUND} are listed: narrow the search to see others`);
  if (cutPayloads > 0)
    parts.push(
      `of ${formatCount(cutPayloads)} payloads only the first ${formatBytes(REGEX_PAYLOAD_BYTES)} were searched`,
    );
  return parts.join(' · ');
}
