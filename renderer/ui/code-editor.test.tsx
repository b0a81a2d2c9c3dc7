// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { EditorView } from '@codemirror/view';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { CodeEditor } from './code-editor.tsx';

const NONE: [] = [];
// jsdom has no media queries; the UI kit asks for the colour scheme.
const noMatch = { matches: false, addEventListener: () => undefined, removeEventListener: () => undefined };
vi.stubGlobal('matchMedia', () => noMatch);
afterEach(cleanup);

function show(value: string, onChange: (text: string) => void, error: string | null = null) {
  return (
    <MantineProvider>
      <CodeEditor label="Payload" value={value} onChange={onChange} extensions={NONE} error={error} />
    </MantineProvider>
  );
}
const box = () => screen.getByRole('textbox', { name: 'Payload' });
const editor = () => EditorView.findFromDOM(box())!;

describe('the code editor', () => {
  it('reports what is typed, and not what it was given', () => {
    const onChange = vi.fn<(text: string) => void>();
    const { rerender } = render(show('one', onChange));
    rerender(show('two', onChange));
    expect(editor().state.doc.toString()).toBe('two');
    expect(onChange).not.toHaveBeenCalled();

    editor().dispatch({ changes: { from: 3, insert: '!' }, userEvent: 'input.type' });
    expect(onChange).toHaveBeenCalledExactlyOnceWith('two!');
  });

  it('keeps text, cursor and undo when the value comes back to it', () => {
    const onChange = vi.fn<(text: string) => void>();
    const { rerender } = render(show('a', onChange));
    editor().dispatch({ changes: { from: 1, insert: 'b' }, selection: { anchor: 2 }, userEvent: 'input.type' });
    rerender(show('ab', onChange));
    expect(editor().state.selection.main.head).toBe(2);
  });

  it('ties an error to the text box', () => {
    render(show('{', () => undefined, 'Not JSON: it ends too early'));
    const described = document.getElementById(box().getAttribute('aria-describedby')!);
    expect(described?.textContent).toBe('Not JSON: it ends too early');
    expect(box().getAttribute('aria-invalid')).toBe('true');
  });

  it('leaves Ctrl+Enter to the form around it', () => {
    const onKeyDown = vi.fn<(key: string) => void>();
    render(
      <div role="presentation" onKeyDown={(event) => onKeyDown(`${event.key} ${event.defaultPrevented}`)}>
        {show('a', () => undefined)}
      </div>,
    );
    fireEvent.keyDown(box(), { key: 'Enter', code: 'Enter', ctrlKey: true, keyCode: 13 });
    expect(onKeyDown).toHaveBeenCalledExactlyOnceWith('Enter false');
    expect(editor().state.doc.toString()).toBe('a');
  });
});
