import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Code in the colours of the series: distinct in both themes, and told apart by weight too where it matters. */
export const editorColours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--wb-series-1)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--wb-series-3)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--wb-series-2)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--wb-series-4)', fontWeight: '600' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--wb-series-6)' },
  { tag: [tags.comment, tags.meta], color: 'var(--wb-text-dim)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--wb-state-failed)' },
]);

/** The editor as one of our text fields. */
export const editorLook = EditorView.theme({
  '&': {
    flex: '1',
    minHeight: '0',
    minWidth: '0',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--wb-radius)',
    // As the UI kit's fields are.
    backgroundColor: 'light-dark(var(--wb-bg), var(--mantine-color-dark-6))',
    color: 'var(--wb-text)',
    fontSize: 'calc(var(--wb-font-size) - 1px)',
  },
  '&.cm-focused': { outline: 'none', borderColor: 'var(--wb-accent)' },
  '&:has([aria-invalid="true"])': { borderColor: 'var(--wb-state-failed)' },
  '.cm-scroller': { fontFamily: 'var(--wb-mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--wb-text)', padding: 'var(--wb-space-2) 0' },
  '.cm-line': { padding: '0 var(--wb-space-2)' },
  '.cm-cursor': { borderLeftColor: 'var(--wb-text)' },
  '.cm-placeholder': { color: 'var(--wb-text-dim)' },
  '.cm-gutters': {
    backgroundColor: 'var(--wb-bg-side)',
    borderRight: '1px solid var(--wb-border)',
    color: 'var(--wb-text-dim)',
  },
  '.cm-activeLineGutter, .cm-activeLine': { backgroundColor: 'var(--wb-bg-hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--wb-bg-selected)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--wb-bg-selected)',
    outline: '1px solid var(--wb-accent)',
  },
  '.cm-panels': { backgroundColor: 'var(--wb-bg-side)', color: 'var(--wb-text)' },
  '.cm-tooltip': {
    border: '1px solid var(--wb-border)',
    borderRadius: 'var(--wb-radius)',
    backgroundColor: 'var(--wb-bg-side)',
    boxShadow: 'var(--wb-shadow)',
    color: 'var(--wb-text)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--wb-bg-selected)',
    color: 'var(--wb-text)',
  },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap', fontFamily: 'var(--wb-sans)', fontSize: 'var(--wb-text-s)' },
});
