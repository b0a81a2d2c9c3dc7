import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { linter, type Diagnostic } from '@codemirror/lint';
import { keymap, type EditorView } from '@codemirror/view';

import { formatJson } from '../../../../shared/domain/decode/json.ts';
import { CodeEditor } from '../../../ui/code-editor.tsx';

const WRITTEN = [json(), closeBrackets(), keymap.of(closeBracketsKeymap)];
const CHECKED = [WRITTEN, linter(firstProblem)];

interface JsonEditorProps {
  value: string;
  /** With places to fill in the text is JSON only once they are filled: the place of an error is not marked. */
  isTemplate: boolean;
  placeholder: string;
  error: string | null;
  className: string | undefined;
  onChange: (text: string) => void;
}

/** Where the text stops being JSON; empty text is not wrong yet. */
function firstProblem({ state: { doc } }: EditorView): Diagnostic[] {
  const { problem } = formatJson(doc.toString());
  if (!problem || doc.length === 0) return [];
  const from = Math.min(problem.at, doc.length - 1);
  return [{ from, to: from + 1, severity: 'error', message: `Expected ${problem.expected}` }];
}

/** The payload of a message as JSON: coloured, brackets paired, the place of an error marked. */
export function JsonEditor({ isTemplate, ...rest }: JsonEditorProps) {
  return <CodeEditor label="Payload" extensions={isTemplate ? WRITTEN : CHECKED} {...rest} />;
}
