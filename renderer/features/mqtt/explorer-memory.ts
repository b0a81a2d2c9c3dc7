import { z } from 'zod';

import { TreeSort } from '../../../shared/contract/mqtt.ts';
import { PAYLOAD_FORMATS } from '../../../shared/domain/decode/formats.ts';
import { TypedMessage } from '../../../shared/contract/publish-draft.ts';
import { paneKey, type PaneStorage } from '../../lib/pane-memory.ts';
import { EXPLORER_SIDES, EXPLORER_TABS, type ExplorerState, type ExplorerStore } from './mqtt-store.ts';

/** A longer draft is not kept, in characters: the browser gives all panes of the tab some megabytes together. */
export const MOST_DRAFT_CHARS = 65_536;

const Draft = TypedMessage.extend({
  topic: TypedMessage.shape.topic.nullable(),
  text: z.string().max(MOST_DRAFT_CHARS),
  isTemplate: z.boolean().default(false),
  properties: TypedMessage.shape.properties.default(null),
});

/** What is kept. */
const Remembered = z.object({
  selected: z.number().int().nullable(),
  isOpened: z.boolean(),
  filter: z.string().max(1_000),
  isRegex: z.boolean().default(false),
  sort: TreeSort,
  isDescending: z.boolean(),
  showsAge: z.boolean().default(false),
  side: z.enum(EXPLORER_SIDES).default('tree'),
  tab: z.enum(EXPLORER_TABS),
  format: z.enum(['auto', ...PAYLOAD_FORMATS]),
  layout: z.string().max(300).default('>h'),
  protoType: z.string().max(300).default(''),
  script: z.string().max(100).default(''),
  draft: Draft.optional(),
});
type Remembered = z.infer<typeof Remembered>;
const KEPT = Object.keys(Remembered.shape) as (keyof Remembered)[];

const keyOf = (paneId: string, sessionId: string): string => paneKey(paneId, `explorer.${sessionId}`);

/** What the pane showed before the page was reloaded. */
export function recall(storage: PaneStorage, paneId: string, sessionId: string): Partial<ExplorerState> {
  try {
    const text = storage.getItem(keyOf(paneId, sessionId));
    const { draft, ...rest } = Remembered.parse(JSON.parse(text ?? '{}'));
    return draft ? { ...rest, draft } : rest;
  } catch {
    return {}; // Nothing there, or written by something else: start afresh.
  }
}

/** Keeps what the pane shows, until the returned function is called; what was kept stays then. */
export function remember(storage: PaneStorage, paneId: string, sessionId: string, store: ExplorerStore): () => void {
  const key = keyOf(paneId, sessionId);
  return store.subscribe((state, before) => {
    if (KEPT.every((name) => state[name] === before[name])) return;
    try {
      storage.setItem(key, JSON.stringify(pick(state)));
    } catch {
      // The storage is full or closed to the page. The pane goes on all the same; a reload starts it afresh, since
      // what was kept before is not what was shown last.
      storage.removeItem(key);
    }
  });
}

function pick({
  selected,
  isOpened,
  filter,
  isRegex,
  sort,
  isDescending,
  showsAge,
  side,
  tab,
  format,
  layout,
  protoType,
  script,
  draft,
}: ExplorerState): Remembered {
  const rest = {
    selected,
    isOpened,
    filter,
    isRegex,
    sort,
    isDescending,
    showsAge,
    side,
    tab,
    format,
    layout,
    protoType,
    script,
  };
  return draft.text.length > MOST_DRAFT_CHARS ? rest : { ...rest, draft };
}
