import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { Input } from '@mantine/core';
import { useEffect, useId, useRef, type RefObject } from 'react';

import { editorColours, editorLook } from './code-editor-look.ts';
import classes from './code-editor.module.css';

interface CodeEditorProps {
  /** What is written here; the name of the text box. */
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Language, completion, lint …; keep its identity between renders, a new one is set up anew. */
  extensions: Extension;
  placeholder?: string;
  /** What is wrong with the text as a whole; shown below. */
  error?: string | null;
  isReadOnly?: boolean;
  className?: string | undefined;
}

/**
 * A text box for code: highlighted, with undo, and with what its language knows. Tab goes on to the next control, as in
 * every other field; the editor grows to the height it is given and scrolls inside.
 */
export function CodeEditor({ label, error, className, ...rest }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const errorId = useId();
  useEditor(host, { ...rest, label, errorId: error ? errorId : null });
  return (
    <div className={`${classes.field} ${className ?? ''}`}>
      <div ref={host} className={classes.host} />
      {error && (
        <Input.Error id={errorId} mt={4}>
          {error}
        </Input.Error>
      )}
    </div>
  );
}

/** Marks a text that was given, not typed. */
const fromOutside = Annotation.define<boolean>();

type Wanted = Omit<CodeEditorProps, 'error' | 'className'> & { errorId: string | null };

function useEditor(host: RefObject<HTMLDivElement | null>, wanted: Wanted): void {
  const editor = useRef<{ view: EditorView; changing: Compartment } | null>(null);
  const latest = useRef(wanted);
  latest.current = wanted;
  const { value, extensions, label, errorId, placeholder, isReadOnly } = wanted;

  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const changing = new Compartment();
    const told = EditorView.updateListener.of((update) => {
      const isTyped = update.transactions.some((one) => one.docChanged && !one.annotation(fromOutside));
      if (isTyped) latest.current.onChange(update.state.doc.toString());
    });
    const view = new EditorView({
      parent,
      state: EditorState.create({ doc: latest.current.value, extensions: [BASE, told, changing.of([])] }),
    });
    editor.current = { view, changing };
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [host]);

  useEffect(() => {
    const { view, changing } = editor.current ?? {};
    view?.dispatch({
      effects: changing?.reconfigure(changingParts({ extensions, label, errorId, placeholder, isReadOnly })) ?? [],
    });
  }, [extensions, label, errorId, placeholder, isReadOnly]);

  useEffect(() => {
    const view = editor.current?.view;
    if (!view || view.state.doc.toString() === value) return;
    const changes = { from: 0, to: view.state.doc.length, insert: value };
    view.dispatch({ changes, annotations: fromOutside.of(true) });
  }, [value]);
}

const BASE: Extension = [
  history(),
  drawSelection(),
  bracketMatching(),
  EditorView.lineWrapping,
  syntaxHighlighting(editorColours),
  editorLook,
  // Mod+Enter belongs to the form around the editor.
  keymap.of([...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...historyKeymap]),
];

type Changing = {
  extensions: Extension;
  label: string;
  errorId: string | null;
  placeholder: string | undefined;
  isReadOnly: boolean | undefined;
};

function changingParts({ extensions, label, errorId, placeholder, isReadOnly = false }: Changing): Extension {
  const named = { 'aria-label': label, spellcheck: 'false' };
  return [
    extensions,
    EditorState.readOnly.of(isReadOnly),
    placeholder ? placeholderText(placeholder) : [],
    EditorView.contentAttributes.of(
      errorId ? { ...named, 'aria-invalid': 'true', 'aria-describedby': errorId } : named,
    ),
  ];
}
