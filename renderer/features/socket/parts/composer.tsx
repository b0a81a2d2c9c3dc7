import { Button, NativeSelect, SegmentedControl, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useRef, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react';

import { TEXT_ENCODINGS, type TextEncoding } from '../../../../shared/domain/text-encoding.ts';
import { offerIf, usePaneActions } from '../../../lib/use-pane-actions.ts';
import type { ComposeMode, LineEnding } from '../compose-bytes.ts';
import type { Outlet } from '../outlets.ts';
import { useComposer, type Composer as ComposerState } from '../use-composer.ts';
import classes from './composer.module.css';

const MODES: { value: ComposeMode; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'escapes', label: 'Escapes' },
  { value: 'hex', label: 'Hex' },
];
const ENDINGS: { value: LineEnding; label: string }[] = [
  { value: 'lf', label: 'Lines end in LF' },
  { value: 'crlf', label: 'Lines end in CRLF' },
  { value: 'nul', label: 'Lines end in NUL' },
  { value: 'none', label: 'No line end' },
];
const PLACEHOLDER: Record<ComposeMode, string> = {
  text: 'What to send; Shift+Enter begins a new line',
  escapes: 'GET / HTTP/1.0\\r\\n\\r\\n',
  hex: 'de ad be ef',
};

interface ComposerProps {
  /** Who gets it. */
  outlet: Outlet;
  isToAll?: boolean;
  /** Why nothing can be sent now; null where it can. */
  whyNot: string | null;
  /** Further controls, before the size. */
  children?: ReactNode;
}

/** The line to send with: Enter sends, the up arrow brings back what was sent before. */
export function Composer({ outlet, isToAll = false, whyNot, children }: ComposerProps) {
  const composer = useComposer(outlet, whyNot === null);
  const { mode, text, problem, canSend, send } = composer;
  const inputRef = useRef<HTMLTextAreaElement>(null);
  usePaneActions(
    'Socket',
    offerIf(!isToAll, { id: 'socket.write', title: 'Write what to send', run: () => inputRef.current?.focus() }),
  );
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    send();
  };
  return (
    <form className={classes.composer} aria-label={isToAll ? 'Send to all' : 'Send'} onSubmit={onSubmit}>
      <Options composer={composer} whyNot={whyNot}>
        {children}
      </Options>
      <div className={classes.line}>
        <Textarea
          ref={inputRef}
          className={classes.text ?? ''}
          classNames={{ input: classes.mono ?? '' }}
          aria-label="Bytes to send"
          placeholder={PLACEHOLDER[mode]}
          value={text}
          error={problem}
          autosize
          minRows={1}
          maxRows={8}
          spellCheck={false}
          onChange={(event) => composer.setText(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, composer)}
        />
        <Button type="submit" leftSection={<IconSend size={14} />} disabled={!canSend}>
          {isToAll ? 'Send to all' : 'Send'}
        </Button>
      </div>
    </form>
  );
}

interface OptionsProps {
  composer: ComposerState;
  whyNot: string | null;
  children: ReactNode;
}

function Options({ composer, whyNot, children }: OptionsProps) {
  const { mode, ending, encoding, size } = composer;
  return (
    <div className={classes.options}>
      <SegmentedControl aria-label="Written as" value={mode} data={MODES} onChange={composer.setMode} />
      {mode === 'text' && (
        <NativeSelect
          aria-label="Line ending"
          size="xs"
          value={ending}
          data={ENDINGS}
          onChange={(event) => composer.setEnding(event.currentTarget.value as LineEnding)}
        />
      )}
      {mode === 'text' && (
        <NativeSelect
          className={classes.encoding ?? ''}
          aria-label="Character encoding"
          size="xs"
          value={encoding}
          data={TEXT_ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={(event) => composer.setEncoding(event.currentTarget.value as TextEncoding)}
        />
      )}
      {children}
      <span className={classes.size}>{whyNot ?? size}</span>
    </div>
  );
}

/** Enter sends; at the first and last line, the arrows walk through what was sent. */
function onKey(event: KeyboardEvent<HTMLTextAreaElement>, { send, recall }: ComposerState): void {
  const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
  if (!isPlain || event.nativeEvent.isComposing) return;
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  if (event.key === 'Enter') {
    event.preventDefault();
    send();
  }
  const isUp = event.key === 'ArrowUp' && !value.slice(0, selectionStart).includes('\n');
  const isDown = event.key === 'ArrowDown' && !value.slice(selectionEnd).includes('\n');
  if ((isUp && recall(-1)) || (isDown && recall(1))) event.preventDefault();
}
