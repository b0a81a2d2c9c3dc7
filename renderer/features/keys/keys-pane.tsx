import { Tabs } from '@mantine/core';
import { useEffect } from 'react';

import type { PaneProps } from '../../lib/shell.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from './keys-pane.module.css';
import { KeysView } from './parts/keys-view.tsx';
import { KnownHostsView } from './parts/known-hosts-view.tsx';
import { useKeys } from './use-keys.ts';

/** SSH keys of the workspace and of `~/.ssh`, and the hosts whose keys are known. */
export function KeysPane({ setTitle }: PaneProps<'keys'>) {
  useEffect(() => setTitle('SSH keys'), [setTitle]);
  return (
    <Tabs className={classes.pane} defaultValue="keys">
      <Tabs.List aria-label="SSH keys">
        <Tabs.Tab value="keys">Keys</Tabs.Tab>
        <Tabs.Tab value="hosts">Known hosts</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel className={classes.panel} value="keys">
        <Keys />
      </Tabs.Panel>
      <Tabs.Panel className={classes.panel} value="hosts">
        <KnownHostsView />
      </Tabs.Panel>
    </Tabs>
  );
}

function Keys() {
  const { value, error } = useKeys();
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!value) return <Loading what="the keys" />;
  return <KeysView list={value} />;
}
