import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { javascript } from '@codemirror/lang-javascript';
import { keymap } from '@codemirror/view';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_SCRIPT_BYTES, MAX_SCRIPT_CHARS, type ScriptOutput } from '../../../../shared/contract/scripts.ts';
import { layOutJson } from '../../../../shared/domain/publish/publish-payload.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useAnswer } from '../../../link/use-answer.ts';
import { CodeEditor } from '../../../ui/code-editor.tsx';
import type { ScriptSample } from './script-chooser.tsx';
import classes from './script-dialog.module.css';

const LANGUAGE = [javascript(), closeBrackets(), keymap.of(closeBracketsKeymap)];
const TEMPLATE = `// bytes: Uint8Array of the payload; topic: text. Answer with any value.
// text(bytes) reads UTF-8, print(…) writes a line below.
function decode(bytes, topic) {
  const view = new DataView(bytes.buffer);
  return {
    first: view.getUint8(0),
    text: text(bytes.subarray(1)),
  };
}
`;

interface ScriptDialogProps {
  /** The script to change; empty begins one. */
  name: string;
  sample: ScriptSample;
  onSaved(name: string): void;
  onClose(): void;
}

/** A decoder in JavaScript: written, tried on the payload that is looked at, kept in the workspace. */
export function ScriptDialog(props: ScriptDialogProps) {
  return (
    <Modal opened onClose={props.onClose} title={props.name === '' ? 'New script' : 'Edit the script'} size="xl">
      {props.name === '' ? <ScriptForm {...props} start={TEMPLATE} /> : <Known {...props} />}
    </Modal>
  );
}

function Known(props: ScriptDialogProps) {
  const { name } = props;
  const { value, error } = useAnswer(name, (lab, signal) => lab.scripts.get({ name }, signal));
  // A script that is gone is begun anew under its name.
  if (!value && !error) return null;
  return <ScriptForm {...props} start={value?.text ?? TEMPLATE} />;
}

type Tried = { output: ScriptOutput } | { failure: string };

function ScriptForm({ name: oldName, sample, onSaved, onClose, start }: ScriptDialogProps & { start: string }) {
  const lab = useLab();
  const shell = useShell();
  const [name, setName] = useState(oldName);
  const [text, setText] = useState(start);
  const [tried, setTried] = useState<Tried | null>(null);
  const canSave = name.trim() !== '' && text.length <= MAX_SCRIPT_CHARS;
  const tryOut = async (): Promise<void> => {
    const bytes = new Uint8Array(sample.bytes.subarray(0, MAX_SCRIPT_BYTES));
    try {
      setTried({ output: await lab.scripts.tryOut({ text, bytes, topic: sample.topic }) });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      setTried({ failure: textOf(error.toWire()).title });
    }
  };
  const save = async (): Promise<void> => {
    await lab.scripts.save({ name: name.trim(), text });
    onSaved(name.trim());
    onClose();
  };
  const remove = async (): Promise<void> => {
    await lab.scripts.remove({ name: oldName });
    onSaved('');
    onClose();
  };
  return (
    <form
      className={classes.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) void save().catch(shell.fail);
      }}
    >
      <TextInput
        data-autofocus
        label="Name"
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <CodeEditor label="Script" className={classes.editor} value={text} extensions={LANGUAGE} onChange={setText} />
      <div className={classes.result} role="status" aria-label="What the script makes of the payload" tabIndex={0}>
        <TryResult tried={tried} />
      </div>
      <div className={classes.buttons}>
        {oldName !== '' && (
          <Button
            variant="default"
            color="red"
            leftSection={<IconTrash size={14} />}
            onClick={() => void remove().catch(shell.fail)}
          >
            Remove
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} />}
          onClick={() => void tryOut().catch(shell.fail)}
        >
          Try on this payload
        </Button>
        <Button type="submit" disabled={!canSave}>
          Save
        </Button>
      </div>
    </form>
  );
}

function TryResult({ tried }: { tried: Tried | null }) {
  if (!tried) return <p className={classes.hint}>Try it to see what it makes of the payload that is looked at.</p>;
  if ('failure' in tried) return <p className={classes.failure}>{tried.failure}</p>;
  const { json, printed } = tried.output;
  return (
    <>
      {printed !== '' && <pre className={classes.printed}>{printed}</pre>}
      <pre>{layOutJson(json) ?? json}</pre>
    </>
  );
}
