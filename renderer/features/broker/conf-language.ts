import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { StreamLanguage } from '@codemirror/language';
import { linter, type Diagnostic } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';

import type { ConfOption } from '../../../shared/domain/mosquitto/conf-option.ts';
import { CONF_OPTIONS } from '../../../shared/domain/mosquitto/conf-options.ts';
import { confProblems } from '../../../shared/domain/mosquitto/conf-problems.ts';

/** Colours of mosquitto.conf: names, truth values, numbers, comments. */
const colours = StreamLanguage.define<{ isValue: boolean }>({
  startState: () => ({ isValue: false }),
  token(stream, state) {
    if (stream.sol()) state.isValue = false;
    if (stream.eatSpace()) return null;
    if (!state.isValue && stream.peek() === '#') {
      stream.skipToEnd();
      return 'comment';
    }
    stream.match(/\S+/);
    if (!state.isValue) {
      state.isValue = true;
      return CONF_OPTIONS.has(stream.current()) ? 'keyword' : null;
    }
    return /^(true|false)$/.test(stream.current()) ? 'bool' : /^-?\d+$/.test(stream.current()) ? 'number' : 'string';
  },
});

/** Files that stand beside mosquitto.conf where Wirebench runs it, by the option that may name them. */
const FILES: Readonly<Record<string, Completion>> = {
  password_file: { label: 'passwords', detail: 'the users of the settings' },
  acl_file: { label: 'acl', detail: 'the topic rules of the settings' },
  certfile: { label: 'certificate.pem', detail: 'made by the lab’s authority' },
  keyfile: { label: 'key.pem', detail: 'of that certificate' },
};

const NAMES: readonly Completion[] = [...CONF_OPTIONS.values()].map(({ name, about, instead }) => ({
  label: name,
  apply: `${name} `,
  type: 'keyword',
  info: about,
  ...(instead ? { boost: -50, detail: 'on its way out' } : {}),
}));

/** What can stand where the cursor is: an option's name, or a value of the option the line begins with. */
export function completeConf(stateFolder: string) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const { from: start, text } = state.doc.lineAt(pos);
    const before = text.slice(0, pos - start);
    const [, indent = '', name = '', gap = '', value = ''] = /^(\s*)(\S*)(\s*)(.*)$/.exec(before) ?? [];
    if (name.startsWith('#')) return null;
    if (gap === '')
      return name === '' && !explicit ? null : { from: start + indent.length, options: NAMES, validFor: /^[\w.]*$/ };
    const options = valuesOf(CONF_OPTIONS.get(name), stateFolder);
    return options.length === 0 ? null : { from: pos - value.length, options, validFor: /^\S*$/ };
  };
}

function valuesOf(option: ConfOption | undefined, stateFolder: string): Completion[] {
  if (!option) return [];
  const { name, value } = option;
  if (value.kind === 'boolean') return [{ label: 'true' }, { label: 'false' }];
  if (value.kind === 'choice') return value.choices.map((label) => ({ label }));
  if (value.kind === 'log')
    return ['stderr', 'stdout', 'none', 'syslog', 'topic', 'file '].map((label) => ({ label, type: 'constant' }));
  if (name === 'listener') return [{ label: '1883 127.0.0.1', detail: 'MQTT, for this machine only' }];
  if (name === 'persistence_location') return [{ label: `${stateFolder}/`, detail: 'kept with the workspace' }];
  const file = FILES[name];
  return file ? [file] : [];
}

function diagnostics({ state: { doc } }: EditorView): Diagnostic[] {
  return confProblems(doc.toString()).map(({ from, to, severity, text: message }) => ({
    ...{ from, to, severity, message },
  }));
}

/** Line numbers and colours: a configuration that is only read. */
export const CONF_COLOURS: Extension = [lineNumbers(), colours];

/** A configuration that is written: with completion, its problems marked, and word of the option under the cursor. */
export function confLanguage(stateFolder: string, onOption: (name: string) => void): Extension {
  let last = '';
  return [
    CONF_COLOURS,
    autocompletion({
      icons: false,
      override: [completeConf(stateFolder)],
      activateOnCompletion: ({ type }) => type === 'keyword',
    }),
    linter(diagnostics, { delay: 200 }),
    EditorView.updateListener.of(({ state }) => {
      const { text } = state.doc.lineAt(state.selection.main.head);
      const name = /^\s*([^\s#]\S*)/.exec(text)?.[1] ?? '';
      if (name !== last) onOption((last = name));
    }),
  ];
}
