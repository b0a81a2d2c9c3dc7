import { IconBellPlus, IconCopy, IconStar, IconStarOff } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { copyText } from '../../lib/copy-text.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import { ContextMenu, type MenuEntry, type MenuPlace } from '../../ui/context-menu.tsx';
import type { ExplorerStore } from './mqtt-store.ts';
import { newRule } from './rule-draft.ts';
import { useBranchExport, type Branch } from './use-branch-export.ts';
import { useWatched } from './use-watched.ts';

export interface RowMenu {
  /** Opens the menu of a row of the tree. */
  open(nodeId: number, place: MenuPlace): void;
  /** Pins the topic of a row, or takes the pin away. */
  togglePin(nodeId: number): void;
  menu: ReactNode;
}

/** The menu of a row of the tree, at the pointer or at the row. A row knows its level only: the host knows the topic. */
export function useRowMenu(store: ExplorerStore, sessionId: string): RowMenu {
  const lab = useLab();
  const shell = useShell();
  const { watched, change } = useWatched();
  const { copy } = useBranchExport(sessionId);
  const [shown, setShown] = useState<(Branch & { place: MenuPlace }) | null>(null);
  const withTopic = (nodeId: number, run: (topic: string) => void): void =>
    void lab.watch.topicOf({ sessionId, nodeId }).then(({ topic }) => run(topic), shell.fail);
  const toggle = (topic: string): void => change({ do: 'pin', topic, isPinned: !watched.pins.includes(topic) });

  const entries: MenuEntry[] = shown
    ? [
        watched.pins.includes(shown.topic)
          ? { label: 'Unpin', icon: <IconStarOff size={14} />, keys: 'p', run: () => toggle(shown.topic) }
          : { label: 'Pin to the top', icon: <IconStar size={14} />, keys: 'p', run: () => toggle(shown.topic) },
        {
          label: 'New alert rule',
          icon: <IconBellPlus size={14} />,
          run: () => store.setState({ side: 'alerts', editedRule: newRule(shown.topic) }),
        },
        {
          label: 'Copy topic',
          icon: <IconCopy size={14} />,
          startsGroup: true,
          run: () => void copyText(shell, shown.topic, 'Topic copied'),
        },
        { label: 'Copy last messages as JSON', icon: <IconCopy size={14} />, run: () => copy(shown, 'json') },
        { label: 'Copy last messages as NDJSON', icon: <IconCopy size={14} />, run: () => copy(shown, 'ndjson') },
      ]
    : [];
  return {
    open: (nodeId, place) => withTopic(nodeId, (topic) => setShown({ nodeId, topic, place })),
    togglePin: (nodeId) => withTopic(nodeId, toggle),
    menu: (
      <ContextMenu
        label="Topic and all below"
        place={shown?.place ?? null}
        entries={entries}
        onClose={() => setShown(null)}
      />
    ),
  };
}
