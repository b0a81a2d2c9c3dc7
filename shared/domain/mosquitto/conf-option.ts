/** What an option's value may be. */
export type ConfValue =
  | { kind: 'boolean' }
  | { kind: 'number'; min: number; max: number }
  | { kind: 'choice'; choices: readonly string[] }
  /** Like `14d`. */
  | { kind: 'duration' }
  | { kind: 'file' | 'folder' | 'text' }
  /** Port, and address, interface's host name or the path of a Unix socket. */
  | { kind: 'listener' }
  /** A destination; `file` has a path behind it. */
  | { kind: 'log' };

/** Where an option stands: for the broker, for the listener above it, or for the bridge above it. */
export type ConfScope = 'broker' | 'security' | 'listener' | 'bridge';

/** One option of mosquitto.conf; `security` holds for the broker, or with `per_listener_settings` for a listener. */
export interface ConfOption {
  name: string;
  scope: ConfScope;
  value: ConfValue;
  /** What holds where it is not given; empty where nothing does. */
  without: string;
  /** What it does, in a sentence or two. */
  about: string;
  /** It may be given more than once. */
  isMany?: boolean;
  /** What to write in its place, of an option on its way out. */
  instead?: string;
}

type Extra = Pick<ConfOption, 'isMany' | 'instead'>;

/** Makes the options of one scope; each needs its name, what holds without it and what it does. */
export function optionsOf(scope: ConfScope) {
  const make =
    (value: ConfValue) =>
    (name: string, without: string, about: string, extra: Extra = {}): ConfOption => ({
      ...{ name, scope, value, without, about },
      ...extra,
    });
  return {
    yesNo: make({ kind: 'boolean' }),
    text: make({ kind: 'text' }),
    file: make({ kind: 'file' }),
    folder: make({ kind: 'folder' }),
    number: (min: number, max = 2 ** 31 - 1) => make({ kind: 'number', min, max }),
    choice: (...choices: string[]) => make({ kind: 'choice', choices }),
    other: make,
  };
}
