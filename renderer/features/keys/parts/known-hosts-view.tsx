import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconRefresh, IconServer2 } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_HOST_ROWS, type HostListId, type KnownHostList } from '../../../../shared/contract/known-hosts.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import classes from '../keys-pane.module.css';
import { useKnownHosts } from '../use-known-hosts.ts';
import { KnownHostTable } from './known-host-table.tsx';

const LISTS: { value: HostListId; label: string }[] = [
  { value: 'workspace', label: 'This workspace' },
  { value: 'user', label: '~/.ssh/known_hosts' },
  { value: 'machine', label: '/etc/ssh/ssh_known_hosts' },
];
const FIRST_ROWS = 100;

/** The hosts whose keys are known: looked for, taken off, made unreadable. */
export function KnownHostsView() {
  const lab = useLab();
  const shell = useShell();
  const [list, setList] = useState<HostListId>('workspace');
  const [name, setName] = useState('');
  const [count, setCount] = useState(FIRST_ROWS);
  const { value, error, refresh } = useKnownHosts({ list, name, count });
  const change = (work: () => Promise<unknown>): void => void work().catch(shell.fail).finally(refresh);
  const removeHost = async ({ version, name: host, removable }: KnownHostList): Promise<void> => {
    const isSure = await shell.confirm({
      title: `Remove all keys of ${host}?`,
      body: `${lines(removable)} about it will be gone, also where a pattern names it together with others. The next connection shows its key and asks again.`,
      action: 'Remove',
      isDangerous: true,
    });
    if (isSure) change(() => lab.knownHosts.removeHost({ list, version, name: host }));
  };
  const hash = async ({ version, plain }: KnownHostList): Promise<void> => {
    const isSure = await shell.confirm({
      title: 'Hash the names?',
      body: `Names on ${lines(plain)} become hashes: whoever gets the list cannot read which hosts you know. There is no way back, but a host is still found when you enter its name.`,
      action: 'Hash names',
    });
    if (isSure) change(() => lab.knownHosts.hash({ list, version }));
  };
  return (
    <>
      <PaneToolbar label="Known hosts">
        <NativeSelect
          size="xs"
          aria-label="List"
          data={LISTS}
          value={list}
          onChange={(event) => setList(event.currentTarget.value as HostListId)}
        />
        <TextInput
          className={classes.filter ?? ''}
          aria-label="Find a host"
          placeholder="Find a host, or host:port"
          spellCheck={false}
          maxLength={300}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <span className={classes.grow} />
        {value?.isEditable && (
          <>
            {value.removable > 0 && (
              <Button variant="default" onClick={() => void removeHost(value)}>
                Remove this host…
              </Button>
            )}
            <Button variant="default" disabled={value.plain === 0} onClick={() => void hash(value)}>
              Hash names…
            </Button>
          </>
        )}
        <IconButton label="Look again" icon={<IconRefresh size={16} />} onClick={refresh} />
      </PaneToolbar>
      {error ? (
        <FailureView error={error} />
      ) : value ? (
        <Found
          list={value}
          onMore={() => setCount(MAX_HOST_ROWS)}
          onRemove={(line) => change(() => lab.knownHosts.removeLine({ list, version: value.version, line }))}
        />
      ) : (
        <Loading what="the known hosts" />
      )}
    </>
  );
}

interface FoundProps {
  list: KnownHostList;
  onMore(): void;
  onRemove(line: number): void;
}

function Found({ list, onMore, onRemove }: FoundProps) {
  const { rows, total, found, unread, path } = list;
  if (total === 0) {
    return (
      <EmptyState icon={<IconServer2 size={32} />} title="No known hosts in this list">
        The first connection to a host shows its key and asks whether to trust it. What you trust for good is listed
        here.
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return <EmptyState title="No such host">Hashed names are found only by the whole name, with its port.</EmptyState>;
  }
  const isCut = rows.length < found;
  return (
    <div className={classes.scroll}>
      <KnownHostTable list={list} onRemove={onRemove} />
      <p className={classes.note}>
        {found === total ? `${total} keys` : `${found} of ${total} keys`}
        {path !== '' && ` in ${path}`}
        {unread > 0 && `; ${lines(unread)} cannot be read, and OpenSSH passes over them, too`}.
        {isCut && ` The first ${rows.length} are shown.`}
      </p>
      {isCut && rows.length < MAX_HOST_ROWS && (
        <p className={classes.note}>
          <Button variant="default" onClick={onMore}>
            Show more
          </Button>
        </p>
      )}
    </div>
  );
}

const lines = (count: number): string => `${count} line${count === 1 ? '' : 's'}`;
