import { createStore, type StoreApi } from 'zustand/vanilla';

import type { MessageRow, TreeSort } from '../../../shared/contract/mqtt.ts';
import type { PayloadFormat } from '../../../shared/domain/decode/formats.ts';
import type { Qos } from '../../../shared/contract/mqtt-profile.ts';
import type { PropertyDraft } from './property-draft.ts';
import type { PayloadMode } from './publish-payload.ts';

/** How payloads are shown; `auto` goes by the pins, then looks at the bytes. */
export type ChosenFormat = PayloadFormat | 'auto';

/** What is shown beside the tree. */
export const EXPLORER_TABS = ['message', 'publish', 'search', 'ranking', 'broker'] as const;
export type ExplorerTab = (typeof EXPLORER_TABS)[number];

/** What the publish form holds until it is sent, and after. */
export interface PublishDraft {
  /** Null follows the topic selected in the tree. */
  topic: string | null;
  mode: PayloadMode;
  text: string;
  qos: Qos;
  retain: boolean;
  /** What was filled in of the properties of MQTT 5.0. */
  properties?: PropertyDraft | undefined;
}

/** What the user does in one explorer; everything the broker does comes from streams. */
export interface ExplorerState {
  /** Node whose topic is shown beside the tree; the keys start from it. */
  selected: number | null;
  /** Index of its row where it was seen last, -1 before the first. */
  cursorIndex: number;
  /** Row the keys went to that has not come from the host yet. */
  wantedIndex: number | null;
  /** The tree was opened a little on its first topics; from then on it is the user's. */
  isOpened: boolean;
  filter: string;
  /** The filter is a regular expression. */
  isRegex: boolean;
  sort: TreeSort;
  isDescending: boolean;
  /** The tree shows how old each topic's newest message is. */
  showsAge: boolean;
  tab: ExplorerTab;
  format: ChosenFormat;
  /** Layout of the format `numbers`, in the letters of Python's struct. */
  layout: string;
  /** A message of the history that is looked at; null shows the newest as it comes. */
  viewing: MessageRow | null;
  isPaused: boolean;
  /** What the message that is shown is compared with, in place of its payload. */
  compare: 'off' | 'previous' | 'marked';
  /** The message of the selected topic that others are compared with. */
  marked: MessageRow | null;
  draft: PublishDraft;
}

export type ExplorerStore = StoreApi<ExplorerState>;

const INITIAL: ExplorerState = {
  selected: null,
  cursorIndex: -1,
  wantedIndex: null,
  isOpened: false,
  filter: '',
  isRegex: false,
  sort: 'topic',
  isDescending: false,
  showsAge: false,
  tab: 'message',
  format: 'auto',
  layout: '>h',
  viewing: null,
  isPaused: false,
  compare: 'off',
  marked: null,
  draft: { topic: null, mode: 'text', text: '', qos: 0, retain: false },
};

export const createExplorerStore = (remembered: Partial<ExplorerState> = {}): ExplorerStore =>
  createStore<ExplorerState>(() => ({ ...INITIAL, ...remembered }));

/** Shows a node's topic, newest message first. */
export function select(store: ExplorerStore, nodeId: number, index: number): void {
  store.setState((state) => {
    const isSame = state.selected === nodeId;
    return {
      selected: nodeId,
      cursorIndex: index,
      wantedIndex: null,
      viewing: isSame ? state.viewing : null,
      isPaused: isSame && state.isPaused,
      compare: isSame || state.compare === 'previous' ? state.compare : 'off',
      marked: isSame ? state.marked : null,
    };
  });
}

/** Shows a topic that was found outside the tree, and in it the message if there is one. */
export function showFound(store: ExplorerStore, nodeId: number, message: MessageRow | null): void {
  select(store, nodeId, -1);
  store.setState({ tab: 'message', viewing: message });
}

export function editDraft(store: ExplorerStore, change: Partial<PublishDraft>): void {
  store.setState((state) => ({ draft: { ...state.draft, ...change } }));
}
