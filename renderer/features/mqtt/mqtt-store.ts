import { createStore, type StoreApi } from 'zustand/vanilla';

import type { MessageRow, TreeSort } from '../../../shared/contract/mqtt.ts';
import type { PayloadFile } from '../../../shared/domain/publish/publish-message.ts';
import type { PayloadFormat } from '../../../shared/domain/decode/formats.ts';
import type { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import type { SavedRow } from '../../../shared/contract/saved-messages.ts';
import type { RuleDraft } from './rule-draft.ts';

/** How payloads are shown; `auto` goes by the pins, then looks at the bytes. */
export type ChosenFormat = PayloadFormat | 'auto';

/** What is shown beside the tree. */
export const EXPLORER_TABS = ['message', 'publish', 'search', 'ranking', 'broker'] as const;
/** What is shown in the place of the tree. */
export const EXPLORER_SIDES = ['tree', 'devices', 'alerts'] as const;

export type ExplorerTab = (typeof EXPLORER_TABS)[number];

/** What the publish form holds until it is sent, and after. */
export type PublishDraft = Omit<TypedMessage, 'topic'> & {
  /** Null follows the topic selected in the tree. */
  topic: string | null;
};

/** What the publish tab holds beside the draft; it ends with the pane. */
export interface Publishing {
  view: 'compose' | 'saved' | 'sent' | 'repeating' | 'checks';
  /** Stands in the place of the payload that is typed. */
  file: PayloadFile | null;
  /** The saved message that the draft came from. */
  origin: Origin | null;
  /** Messages made of templates so far; their counter goes on from here. */
  made: number;
}

/** Where a saved message stands. */
export type Origin = Pick<SavedRow, 'id' | 'folder' | 'name'>;

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
  side: (typeof EXPLORER_SIDES)[number];
  /** The alert rule whose form is open. */
  editedRule: RuleDraft | null;
  /** The form of how devices are recognised is open. */
  isEditingDevices: boolean;
  tab: ExplorerTab;
  format: ChosenFormat;
  /** Layout of the format `numbers`, in the letters of Python's struct. */
  layout: string;
  /** Message type of the format `protobuf`; empty shows what the wire says alone. */
  protoType: string;
  /** Name of the script that payloads are decoded with. */
  script: string;
  /** A message of the history that is looked at; null shows the newest as it comes. */
  viewing: MessageRow | null;
  isPaused: boolean;
  /** What the message that is shown is compared with, in place of its payload. */
  compare: 'off' | 'previous' | 'marked';
  /** The message of the selected topic that others are compared with. */
  marked: MessageRow | null;
  draft: PublishDraft;
  publishing: Publishing;
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
  side: 'tree',
  editedRule: null,
  isEditingDevices: false,
  tab: 'message',
  format: 'auto',
  layout: '>h',
  protoType: '',
  script: '',
  viewing: null,
  isPaused: false,
  compare: 'off',
  marked: null,
  draft: { topic: null, mode: 'text', text: '', qos: 0, retain: false, isTemplate: false, properties: null },
  publishing: { view: 'compose', file: null, origin: null, made: 0 },
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

export function setPublishing(store: ExplorerStore, change: Partial<Publishing>): void {
  store.setState((state) => ({ publishing: { ...state.publishing, ...change } }));
}
