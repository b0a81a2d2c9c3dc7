import { Button } from '@mantine/core';
import {
  IconArrowsRightLeft,
  IconFolders,
  IconPlugConnected,
  IconPlugConnectedX,
  IconSearch,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import type { SshStatus } from '../../../../shared/contract/ssh.ts';
import { useActions, useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PaneToolbar } from '../../../ui/pane-toolbar.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { useTerminal } from '../use-terminal.ts';
import { RunCommand } from './run-command.tsx';
import { SearchBar } from './search-bar.tsx';
import { SshNotice } from './ssh-notice.tsx';
import classes from './ssh-view.module.css';

interface SshViewProps {
  sessionId: string;
  status: SshStatus;
  onAnother(): void;
}

/** One SSH connection: what it asks or has to say on top, its terminal below. */
export function SshView({ sessionId, status, onAnother }: SshViewProps) {
  const lab = useLab();
  const shell = useShell();
  const { boxRef, open, cutBytes } = useTerminal(sessionId);
  const [isSearching, setIsSearching] = useState(false);

  const size = (): { columns: number; rows: number } => ({
    columns: open?.terminal.cols ?? 80,
    rows: open?.terminal.rows ?? 24,
  });
  const reconnect = (): void => void lab.ssh.reconnect({ sessionId, size: size() }).catch(shell.fail);
  const openShell = (): void => {
    lab.ssh.openShell({ sessionId, size: size() }).then(() => open?.terminal.focus(), shell.fail);
  };
  useActions(
    useMemo(
      () => [
        {
          id: 'terminal.search',
          group: 'Terminal',
          title: 'Search the terminal',
          keys: 'mod+shift+f',
          run: () => setIsSearching(true),
        },
        {
          id: 'terminal.files',
          group: 'Terminal',
          title: 'Show the files of this connection',
          run: () => shell.openPane('files', { sessionId }),
        },
        {
          id: 'terminal.tunnels',
          group: 'Terminal',
          title: 'Show the tunnels of this connection',
          run: () => shell.openPane('tunnels', { sessionId }),
        },
      ],
      [shell, sessionId],
    ),
  );
  return (
    <div className={classes.pane}>
      <ConnectionBar
        status={status}
        onSearch={() => setIsSearching(true)}
        onFiles={() => shell.openPane('files', { sessionId })}
        onTunnels={() => shell.openPane('tunnels', { sessionId })}
        onReconnect={reconnect}
        onDisconnect={() => void lab.ssh.disconnect({ sessionId }).catch(shell.fail)}
      />
      {isSearching && open && (
        <SearchBar
          open={open}
          onClose={() => {
            setIsSearching(false);
            open.terminal.focus();
          }}
        />
      )}
      <SshNotice
        sessionId={sessionId}
        status={status}
        cutBytes={cutBytes}
        onReconnect={reconnect}
        onShell={openShell}
        onAnother={onAnother}
        onAnswered={() => open?.terminal.focus()}
      />
      <div className={classes.terminal} data-takes-keys role="group" aria-label="Terminal" ref={boxRef} />
      {status.state === 'open' && <RunCommand sessionId={sessionId} />}
    </div>
  );
}

interface ConnectionBarProps {
  status: SshStatus;
  onSearch(): void;
  onFiles(): void;
  onTunnels(): void;
  onReconnect(): void;
  onDisconnect(): void;
}

/** State, address and what protects the connection. */
function ConnectionBar({ status, onSearch, onFiles, onTunnels, onReconnect, onDisconnect }: ConnectionBarProps) {
  const isDown = status.state === 'closed' || status.state === 'failed';
  return (
    <PaneToolbar label="Connection">
      <StateBadge state={status.state} />
      <span className={classes.address} title={status.server}>
        {status.user}@{status.address}
      </span>
      {status.algorithms ? (
        <span className={classes.dim} title={`Key exchange ${status.algorithms.kex}`}>
          {status.hostKey?.label} host key, {status.algorithms.cipher}
        </span>
      ) : (
        <span className={classes.grow} />
      )}
      <IconButton label="Search the terminal" keys="mod+shift+f" icon={<IconSearch size={16} />} onClick={onSearch} />
      <IconButton label="Files" icon={<IconFolders size={16} />} onClick={onFiles} />
      <IconButton label="Tunnels" icon={<IconArrowsRightLeft size={16} />} onClick={onTunnels} />
      {isDown ? (
        <Button size="compact-xs" leftSection={<IconPlugConnected size={14} />} onClick={onReconnect}>
          Reconnect
        </Button>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlugConnectedX size={14} />}
          disabled={status.state === 'closing'}
          onClick={onDisconnect}
        >
          Disconnect
        </Button>
      )}
    </PaneToolbar>
  );
}
