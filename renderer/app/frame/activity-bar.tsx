import { Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconCommand,
  IconFileText,
  IconFlask,
  IconFolders,
  IconKey,
  IconListTree,
  IconDeviceAudioTape,
  IconServer,
  IconSettings,
  IconTerminal2,
  IconTransfer,
  type Icon,
} from '@tabler/icons-react';

import { openDialog, toggleView, useDesk, useDeskState } from '../desk.ts';
import type { SideBarView } from '../dock/layout-file.ts';
import classes from './activity-bar.module.css';
import { Mark } from './mark.tsx';
import { region } from './regions.ts';

/** The strip at the left: views of the side bar, then panes that are always at hand. */
export function ActivityBar() {
  const { dock, store } = useDesk();
  return (
    <nav className={classes.bar} aria-label="Activity bar" {...region('activity-bar')}>
      <Mark className={classes.mark} />
      <ViewButton view="profiles" label="Profiles" icon={IconFolders} />
      <ViewButton view="sessions" label="Sessions" icon={IconListTree} />
      <div className={classes.rule} role="presentation" />
      <BarButton label="Practice lab" icon={IconFlask} onClick={() => dock.open('practice', {})} />
      <BarButton label="MQTT broker" icon={IconServer} onClick={() => dock.open('broker', {})} />
      <BarButton
        label="New socket"
        icon={IconTransfer}
        onClick={() => dock.open('socket', { sessionId: null, form: null })}
      />
      <BarButton
        label="New SSH session"
        icon={IconTerminal2}
        onClick={() => dock.open('terminal', { sessionId: null })}
      />
      <BarButton label="SSH keys" icon={IconKey} onClick={() => dock.open('keys', {})} />
      <BarButton label="Recordings" icon={IconDeviceAudioTape} onClick={() => dock.open('recordings', {})} />
      <BarButton label="Logs" icon={IconFileText} onClick={() => dock.open('log', {})} />
      <div className={classes.gap} />
      <BarButton label="All commands" icon={IconCommand} onClick={() => openDialog(store, 'palette')} />
      <BarButton label="Settings" icon={IconSettings} onClick={() => dock.open('settings', {})} />
    </nav>
  );
}

function ViewButton({ view, label, icon }: { view: SideBarView; label: string; icon: Icon }) {
  const { store } = useDesk();
  const isShown = useDeskState(({ sideBar }) => sideBar.isOpen && sideBar.view === view);
  return <BarButton label={label} icon={icon} isPressed={isShown} onClick={() => toggleView(store, view)} />;
}

interface BarButtonProps {
  label: string;
  icon: Icon;
  isPressed?: boolean;
  onClick: () => void;
}

function BarButton({ label, icon: Glyph, isPressed, onClick }: BarButtonProps) {
  return (
    <Tooltip label={label} position="right">
      <UnstyledButton className={classes.button} aria-label={label} aria-pressed={isPressed} onClick={onClick}>
        <Glyph size={22} stroke={1.6} aria-hidden="true" />
      </UnstyledButton>
    </Tooltip>
  );
}
