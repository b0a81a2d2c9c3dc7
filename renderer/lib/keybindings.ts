import { normaliseKeys } from './keys.ts';
import type { Action } from './shell.ts';

/** The user's own keys by action id; an empty text takes the shortcut away. */
export type KeyOverrides = Readonly<Record<string, string>>;

/** What an action has to do with keys. */
export type Bindable = Pick<Action, 'id' | 'keys'>;

/** The shortcut of an action, normalised; null where it has none. */
export function keysFor(action: Bindable, overrides: KeyOverrides): string | null {
  const own = overrides[action.id];
  if (own !== undefined) return own === '' ? null : normaliseKeys(own);
  return action.keys === undefined ? null : normaliseKeys(action.keys);
}

/** Actions by shortcut, in the order given; more than one under a shortcut is a conflict. */
export function actionsByKeys<A extends Bindable>(
  actions: readonly A[],
  overrides: KeyOverrides,
): ReadonlyMap<string, readonly A[]> {
  const byKeys = new Map<string, A[]>();
  for (const action of actions) {
    const keys = keysFor(action, overrides);
    if (keys === null) continue;
    const sharing = byKeys.get(keys);
    if (sharing) sharing.push(action);
    else byKeys.set(keys, [action]);
  }
  return byKeys;
}

/** The action a shortcut runs: the user's own choice wins over a default, then the one added last. */
export function actionFor<A extends Bindable>(
  keys: string,
  actions: readonly A[],
  overrides: KeyOverrides,
): A | undefined {
  const sharing = actionsByKeys(actions, overrides).get(keys) ?? [];
  return sharing.findLast(({ id }) => overrides[id] !== undefined) ?? sharing.at(-1);
}
