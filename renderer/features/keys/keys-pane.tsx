import { useEffect } from 'react';

import type { PaneProps } from '../../lib/shell.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { KeysView } from './parts/keys-view.tsx';
import { useKeys } from './use-keys.ts';

/** SSH keys of the workspace and of `~/.ssh`: made, looked at, changed. */
export function KeysPane({ setTitle }: PaneProps<'keys'>) {
  useEffect(() => setTitle('SSH keys'), [setTitle]);
  const { value, error } = useKeys();
  if (error && error.code !== 'link-lost') return <FailureView error={error} />;
  if (!value) return <Loading what="the keys" />;
  return <KeysView list={value} />;
}
