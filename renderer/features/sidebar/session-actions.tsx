import {
  IconActivity,
  IconDownload,
  IconFolders,
  IconNote,
  IconPencil,
  IconPlayerStop,
  IconPlugConnected,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';

import { CAPTURED_KINDS, type SessionRow, type WireLogFormat } from '../../../shared/contract/sessions.ts';
import type { Shell } from '../../lib/shell.ts';
import { exportWireLog, WIRE_LOG_TYPES, wireLogFileName } from '../../link/export-wire-log.ts';
import type { Lab } from '../../link/lab.ts';
import { attempt } from './attempt.ts';
import type { MenuEntry } from '../../ui/context-menu.tsx';

const ICON_PX = 16;

/** Whether a session is over: it can be forgotten, and no longer closed. */
const hasEnded = ({ state }: SessionRow): boolean => state === 'closed' || state === 'failed';

const isSocket = ({ kind }: SessionRow): boolean => kind.startsWith('tcp-') || kind === 'udp';

/** Opens the pane that a session of this kind is looked at in. */
export function openSession(shell: Shell, session: SessionRow): void {
  if (session.kind === 'mqtt') shell.openPane('mqtt', { sessionId: session.id, profileId: session.profileId });
  else if (session.kind === 'ssh') shell.openPane('terminal', { sessionId: session.id });
  else if (session.kind === 'ssh-tunnel' && session.parentId)
    shell.openPane('tunnels', { sessionId: session.parentId });
  else if (session.kind === 'practice-broker') shell.openPane('practice', {});
  else if (session.kind === 'broker') shell.openPane('broker', {});
  else if (isSocket(session)) shell.openPane('socket', { sessionId: session.id, form: null });
  else shell.openPane('wire-log', { sessionId: session.id });
}

/** Closes a session that is open; takes an ended one off the list. */
export function endSession(lab: Lab, shell: Shell, session: SessionRow): void {
  const { id: sessionId } = session;
  void attempt(shell, () =>
    hasEnded(session) ? lab.sessions.forget({ sessionId }) : lab.sessions.close({ sessionId }),
  );
}

async function saveWireLog(lab: Lab, shell: Shell, { id, title }: SessionRow, format: WireLogFormat): Promise<void> {
  const parts = await exportWireLog(lab, id, format);
  shell.saveFile(wireLogFileName(title, new Date(), format), parts, WIRE_LOG_TYPES[format]);
}

/** What a session's menu offers. */
export function sessionMenu(
  lab: Lab,
  shell: Shell,
  session: SessionRow,
  edit: { rename(): void; annotate(): void },
): MenuEntry[] {
  const sessionId = session.id;
  const isOver = hasEnded(session);
  const reconnect: MenuEntry = {
    label: 'Reconnect',
    icon: <IconRefresh size={ICON_PX} />,
    isDisabled: !isOver && session.state !== 'reconnecting',
    run: () =>
      void attempt(shell, () =>
        session.kind === 'mqtt' ? lab.mqtt.reconnect({ sessionId }) : lab.sockets.reconnect({ sessionId }),
      ),
  };
  const save = (label: string, format: WireLogFormat): MenuEntry => ({
    label,
    icon: <IconDownload size={ICON_PX} />,
    run: () => void attempt(shell, () => saveWireLog(lab, shell, session, format)),
  });
  return [
    {
      label: 'Open',
      icon: <IconPlugConnected size={ICON_PX} />,
      keys: 'enter',
      run: () => openSession(shell, session),
    },
    {
      label: 'Show in inspector',
      icon: <IconActivity size={ICON_PX} />,
      run: () => shell.openPane('wire-log', { sessionId }),
    },
    ...(session.kind === 'ssh'
      ? [
          {
            label: 'Files',
            icon: <IconFolders size={ICON_PX} />,
            run: () => shell.openPane('files', { sessionId }),
          },
        ]
      : []),
    ...(session.kind === 'mqtt' || session.kind === 'tcp-client' ? [reconnect] : []),
    { label: 'Rename', icon: <IconPencil size={ICON_PX} />, keys: 'f2', startsGroup: true, run: edit.rename },
    { label: 'Note…', icon: <IconNote size={ICON_PX} />, run: edit.annotate },
    save('Export wire log as text', 'text'),
    ...(CAPTURED_KINDS.has(session.kind) ? [save('Export capture for Wireshark', 'pcapng')] : []),
    {
      label: isOver ? 'Remove from list' : 'Close',
      icon: isOver ? <IconTrash size={ICON_PX} /> : <IconPlayerStop size={ICON_PX} />,
      keys: 'delete',
      startsGroup: true,
      isDisabled: session.state === 'closing',
      run: () => endSession(lab, shell, session),
    },
  ];
}
