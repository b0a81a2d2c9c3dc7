import {
  IconActivity,
  IconAdjustmentsHorizontal,
  IconArrowsRightLeft,
  IconChartLine,
  IconFileText,
  IconFlask,
  IconFolders,
  IconHome,
  IconKey,
  IconListDetails,
  IconDeviceAudioTape,
  IconPlugConnected,
  IconTerminal2,
  IconServer,
  IconTransfer,
  type Icon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

import type { PaneKind, PaneParams, PaneProps } from '../lib/shell.ts';

/** One kind of pane: what its tab shows, and where its code is. */
export interface PaneEntry<K extends PaneKind> {
  /** Text of the tab until the pane sets its own. */
  title: string;
  icon: Icon;
  /** Fetches the pane's code; runs when the first pane of the kind opens. */
  load(): Promise<ComponentType<PaneProps<K>>>;
  /** Whether `value` can be this kind's parameters: layouts come from disk. */
  accepts(value: unknown): value is PaneParams[K];
  /** Whether two panes of this kind would show the same thing. */
  isSame(a: PaneParams[K], b: PaneParams[K]): boolean;
}

/** Every kind of pane. A new one is a line in `PaneParams` and an entry here. */
export const paneRegistry: { [K in PaneKind]: PaneEntry<K> } = {
  welcome: {
    title: 'Welcome',
    icon: IconHome,
    load: async () => (await import('../features/welcome/welcome-pane.tsx')).WelcomePane,
    ...onlyOne(),
  },
  mqtt: {
    title: 'MQTT',
    icon: IconPlugConnected,
    load: async () => (await import('../features/mqtt/mqtt-pane.tsx')).MqttPane,
    accepts: (value): value is PaneParams['mqtt'] =>
      hasText(value, 'sessionId') && (isNullIn(value, 'profileId') || hasText(value, 'profileId')),
    isSame: (a, b) => a.sessionId === b.sessionId,
  },
  'mqtt-plot': {
    title: 'Plots',
    icon: IconChartLine,
    load: async () => (await import('../features/mqtt-plot/mqtt-plot-pane.tsx')).MqttPlotPane,
    accepts: (value): value is PaneParams['mqtt-plot'] =>
      hasText(value, 'sessionId') && (isNullIn(value, 'profileId') || hasText(value, 'profileId')),
    isSame: (a, b) => a.sessionId === b.sessionId,
  },
  'mqtt-profile': {
    title: 'New MQTT profile',
    icon: IconAdjustmentsHorizontal,
    load: async () => (await import('../features/mqtt-profile/mqtt-profile-pane.tsx')).MqttProfilePane,
    accepts: (value): value is PaneParams['mqtt-profile'] =>
      ['profileId', 'parentId'].every((key) => isNullIn(value, key) || hasText(value, key)),
    isSame: (a, b) => a.profileId !== null && a.profileId === b.profileId,
  },
  terminal: {
    title: 'SSH',
    icon: IconTerminal2,
    load: async () => (await import('../features/terminal/terminal-pane.tsx')).TerminalPane,
    accepts: (value): value is PaneParams['terminal'] => isNullIn(value, 'sessionId') || hasText(value, 'sessionId'),
    isSame: (a, b) => a.sessionId !== null && a.sessionId === b.sessionId,
  },
  tunnels: {
    title: 'Tunnels',
    icon: IconArrowsRightLeft,
    load: async () => (await import('../features/tunnels/tunnels-pane.tsx')).TunnelsPane,
    accepts: (value): value is PaneParams['tunnels'] => hasText(value, 'sessionId'),
    isSame: (a, b) => a.sessionId === b.sessionId,
  },
  keys: {
    title: 'SSH keys',
    icon: IconKey,
    load: async () => (await import('../features/keys/keys-pane.tsx')).KeysPane,
    ...onlyOne(),
  },
  files: {
    title: 'Files',
    icon: IconFolders,
    load: async () => (await import('../features/files/files-pane.tsx')).FilesPane,
    accepts: (value): value is PaneParams['files'] => hasText(value, 'sessionId'),
    isSame: (a, b) => a.sessionId === b.sessionId,
  },
  recordings: {
    title: 'Recordings',
    icon: IconDeviceAudioTape,
    load: async () => (await import('../features/recordings/recordings-pane.tsx')).RecordingsPane,
    ...onlyOne(),
  },
  practice: {
    title: 'Practice lab',
    icon: IconFlask,
    load: async () => (await import('../features/practice/practice-pane.tsx')).PracticePane,
    ...onlyOne(),
  },
  broker: {
    title: 'MQTT broker',
    icon: IconServer,
    load: async () => (await import('../features/broker/broker-pane.tsx')).BrokerPane,
    ...onlyOne(),
  },
  socket: {
    title: 'New socket',
    icon: IconTransfer,
    load: async () => (await import('../features/socket/socket-pane.tsx')).SocketPane,
    accepts: (value): value is PaneParams['socket'] => isNullIn(value, 'sessionId') || hasText(value, 'sessionId'),
    isSame: (a, b) => a.sessionId !== null && a.sessionId === b.sessionId,
  },
  'wire-log': {
    title: 'Wire log',
    icon: IconActivity,
    load: async () => (await import('../features/wire-log/wire-log-pane.tsx')).WireLogPane,
    accepts: (value): value is PaneParams['wire-log'] => hasText(value, 'sessionId'),
    isSame: (a, b) => a.sessionId === b.sessionId,
  },
  log: {
    title: 'Logs',
    icon: IconFileText,
    load: async () => (await import('../features/log/log-pane.tsx')).LogPane,
    ...onlyOne(),
  },
  settings: {
    title: 'Settings',
    icon: IconListDetails,
    load: async () => (await import('../features/settings/settings-pane.tsx')).SettingsPane,
    ...onlyOne(),
  },
};

/** Whether a name from a stored layout is a kind of pane this version knows. */
export const isPaneKind = (name: unknown): name is PaneKind =>
  typeof name === 'string' && Object.hasOwn(paneRegistry, name);

/** A kind without parameters: there is one pane of it at most. */
function onlyOne() {
  return {
    accepts: (value: unknown): value is Record<never, never> => typeof value === 'object' && value !== null,
    isSame: () => true,
  };
}

const field = (value: unknown, key: string): unknown => (value as Record<string, unknown> | null | undefined)?.[key];
const isNullIn = (value: unknown, key: string): boolean => field(value, key) === null;
const hasText = (value: unknown, key: string): boolean => {
  const text = field(value, key);
  return typeof text === 'string' && text.length > 0;
};
