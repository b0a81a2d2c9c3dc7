import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlugConnected, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import type { SessionWindow } from '../../../shared/contract/sessions.ts';
import { useLatest } from '../../link/use-latest.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import shared from './parts/side-view.module.css';
import { SessionTree } from './session-tree.tsx';

/** Everything live and what has ended: the side bar's list of sessions. */
export function SessionsView() {
  const [filter, setFilter] = useState('');
  const [wanted] = useDebouncedValue(filter, 150);
  const [range, setRange] = useState({ first: 0, count: 100 });
  const { value: window, error } = useLatest<SessionWindow>(JSON.stringify([range, wanted]), (lab, onBatch) =>
    lab.sessions.view({ ...range, filter: wanted }, onBatch),
  );
  return (
    <div className={shared.view}>
      <header className={shared.head}>
        <h2 className={shared.title}>Sessions</h2>
      </header>
      <div className={shared.search}>
        <TextInput
          aria-label="Search sessions"
          placeholder="Search sessions"
          leftSection={<IconSearch size={16} />}
          value={filter}
          maxLength={200}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {error && <FailureView error={error} />}
      {!window && !error && <Loading what="sessions" />}
      {window?.total === 0 && (wanted ? <NoMatch /> : <NoSessions />)}
      {window && window.total > 0 && <SessionTree window={window} onRange={setRange} />}
    </div>
  );
}

const NoMatch = () => <EmptyState title="No session matches">Search for a title, an address or a note.</EmptyState>;

const NoSessions = () => (
  <EmptyState icon={<IconPlugConnected size={28} />} title="No sessions yet">
    Connect a profile, or start the practice lab from the welcome page. What you open shows here with its state and
    rates, and stays when you reload.
  </EmptyState>
);
