/** Modifiers in the order a normalised shortcut names them. `mod` is Command on macOS, Control elsewhere. */
const MODIFIERS = ['mod', 'ctrl', 'alt', 'shift', 'meta'] as const;
type Modifier = (typeof MODIFIERS)[number];

const MODIFIER_NAMES: Record<string, Modifier> = {
  mod: 'mod',
  ctrl: 'ctrl',
  control: 'ctrl',
  alt: 'alt',
  option: 'alt',
  shift: 'shift',
  meta: 'meta',
  cmd: 'meta',
  command: 'meta',
  win: 'meta',
};

const KEY_NAMES: Record<string, string> = {
  ' ': 'space',
  '+': 'plus',
  esc: 'escape',
  return: 'enter',
  del: 'delete',
  arrowup: 'up',
  arrowdown: 'down',
  arrowleft: 'left',
  arrowright: 'right',
};

const LABELS: Record<string, string> = {
  alt: 'Alt',
  shift: 'Shift',
  ctrl: 'Ctrl',
  meta: 'Meta',
  space: 'Space',
  plus: '+',
  escape: 'Esc',
  enter: 'Enter',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
};
const MAC_LABELS: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧', ctrl: '⌃', meta: '⌘' };

/** The parts of a key event a shortcut is made of. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether this machine's command key is Command. */
const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/**
 * One spelling per shortcut: `Shift+Ctrl+P` and `ctrl+shift+p` both become `mod+shift+p` (off macOS).
 * Null where the text names no key, or more than one.
 */
export function normaliseKeys(keys: string, onMac = isMac()): string | null {
  const held = new Set<Modifier>();
  let key: string | null = null;
  for (const part of keys.toLowerCase().replace('++', '+plus').split('+')) {
    const name = part === ' ' ? part : part.trim();
    const modifier = MODIFIER_NAMES[name];
    if (modifier) held.add(asMod(modifier, onMac));
    else if (name === '' || key !== null) return null;
    else key = KEY_NAMES[name] ?? name;
  }
  return key === null ? null : join(held, key);
}

/** The shortcut a key event stands for; null while only modifiers are held. */
export function keysOf(event: KeyPress, onMac = isMac()): string | null {
  const key = keyName(event);
  if (key === null) return null;
  const held = new Set<Modifier>();
  if (event.ctrlKey) held.add(asMod('ctrl', onMac));
  if (event.metaKey) held.add(asMod('meta', onMac));
  if (event.altKey) held.add('alt');
  if (event.shiftKey) held.add('shift');
  return join(held, key);
}

/** What is printed on the keys of a normalised shortcut, one label per key. */
export function keyLabels(keys: string, onMac = isMac()): string[] {
  return keys.split('+').map((part) => {
    if (onMac && MAC_LABELS[part]) return MAC_LABELS[part];
    if (part === 'mod') return 'Ctrl';
    return LABELS[part] ?? (part.length === 1 || /^f\d+$/.test(part) ? part.toUpperCase() : capitalised(part));
  });
}

/** Whether a shortcut may fire while text is being typed: it holds a modifier that types nothing, or is an F key. */
export function worksWhileTyping(keys: string): boolean {
  return /(^|[+])(mod|ctrl|alt|meta)[+]/.test(keys) || /(^|[+])f\d+$/.test(keys);
}

const asMod = (modifier: Modifier, onMac: boolean): Modifier =>
  modifier === (onMac ? 'meta' : 'ctrl') ? 'mod' : modifier;

const join = (held: ReadonlySet<Modifier>, key: string): string =>
  [...MODIFIERS.filter((modifier) => held.has(modifier)), key].join('+');

function keyName({ key, code, altKey, shiftKey }: KeyPress): string | null {
  if (/^(Control|Shift|Alt|Meta|AltGraph|CapsLock|Dead|Process|Unidentified)$/.test(key) && !(altKey && key === 'Dead'))
    return null;
  // Alt and Shift change what a key types (Alt+W is ∑ on macOS), so the key's place counts then.
  const placed = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  if ((altKey || shiftKey) && placed) return placed.toLowerCase();
  if (shiftKey && code === 'Backslash') return '\\';
  const name = key.toLowerCase();
  return KEY_NAMES[name] ?? name;
}

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
