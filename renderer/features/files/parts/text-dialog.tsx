import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';

import type { FilePlace, TextFile } from '../../../../shared/contract/files.ts';
import { isText } from '../../../../shared/domain/decode/utf8.ts';
import { visibleName } from '../../../../shared/domain/files/name-bytes.ts';
import { nameOf } from '../../../../shared/domain/files/posix-path.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { useLab } from '../../../link/lab-context.tsx';
import { useAnswer } from '../../../link/use-answer.ts';
import { CodeEditor } from '../../../ui/code-editor.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { HexView } from '../../../ui/hex-view.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { lineEndsOf, withEnds, withLf, type LineEnds } from '../line-ends.ts';
import classes from './text-dialog.module.css';

interface TextDialogProps {
  place: FilePlace;
  path: string;
  onSaved(): void;
  onClose(): void;
}

const NO_LANGUAGE: [] = [];

/** A file as text, to read and to change; as bytes where it is none. */
export function TextDialog({ place, path, onSaved, onClose }: TextDialogProps) {
  const [reading, setReading] = useState(0);
  const { value, error } = useAnswer(JSON.stringify([place, path, reading]), (lab, signal) =>
    lab.files.read({ place, path }, signal),
  );
  const shell = useShell();
  const [isChanged, setIsChanged] = useState(false);
  const close = async (): Promise<void> => {
    const ask = {
      title: 'Leave without saving?',
      body: 'What you changed is lost.',
      action: 'Leave',
      isDangerous: true,
    };
    if (!isChanged || (await shell.confirm(ask))) onClose();
  };
  return (
    <Modal opened title={visibleName(nameOf(path))} onClose={() => void close()} size="xl">
      {error && <FailureView error={error} />}
      {!error && !value && <Loading what="the file" />}
      {value && (
        <FileText
          key={value.sha256 + reading}
          {...{ place, path, onSaved, onClose }}
          file={value}
          onChanged={setIsChanged}
          onReload={() => setReading((was) => was + 1)}
        />
      )}
    </Modal>
  );
}

interface FileTextProps extends TextDialogProps {
  file: TextFile;
  onChanged(isChanged: boolean): void;
  onReload(): void;
}

function FileText({ place, path, file, onSaved, onClose, onChanged, onReload }: FileTextProps) {
  const lab = useLab();
  const shell = useShell();
  const isWhole = file.sha256 !== '';
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes);
  const ends = lineEndsOf(whole);
  const original = withLf(whole);
  const isReadOnly = !isWhole || ends === 'mixed';
  const [text, setText] = useState(original);
  const [hasConflict, setHasConflict] = useState(false);
  if (!isText(file.bytes, !isWhole))
    return (
      <>
        <p className={classes.facts}>{formatBytes(file.sizeBytes)} that are no text.</p>
        <div className={classes.bytes}>
          <HexView bytes={file.bytes.slice(0, 64 * 1024)} label="First bytes of the file" />
        </div>
      </>
    );
  const save = async (expectedSha256: string | null): Promise<void> => {
    try {
      const bytes = new TextEncoder().encode(withEnds(text, ends));
      await lab.files.write({ place, path, bytes, expectedSha256 });
      onChanged(false);
      onSaved();
      onClose();
    } catch (error) {
      if (error instanceof LabError && error.code === 'files.changed-meanwhile') setHasConflict(true);
      else shell.fail(error);
    }
  };
  return (
    <>
      <p className={classes.facts}>{factsOf(file, ends)}</p>
      <CodeEditor
        label={`Text of ${visibleName(nameOf(path))}`}
        className={classes.editor}
        value={text}
        extensions={NO_LANGUAGE}
        isReadOnly={isReadOnly}
        onChange={(next) => {
          setText(next);
          onChanged(next !== original);
        }}
      />
      {hasConflict && (
        <div className={classes.conflict} role="alert">
          <span>Somebody else changed this file since it was opened.</span>
          <Button variant="default" onClick={onReload}>
            Read it again, drop my changes
          </Button>
          <Button color="red" onClick={() => void save(null)}>
            Save over it
          </Button>
        </div>
      )}
      <Group justify="flex-end" mt="md">
        <Button disabled={isReadOnly || text === original} onClick={() => void save(file.sha256)}>
          Save
        </Button>
      </Group>
    </>
  );
}

function factsOf({ sha256, bytes, sizeBytes }: TextFile, ends: LineEnds): string {
  if (sha256 === '')
    return `The first ${formatBytes(bytes.byteLength)} of ${formatBytes(sizeBytes)}; too long to be edited here.`;
  if (ends === 'mixed')
    return `${formatBytes(sizeBytes)}. Its lines end in different ways, which saving would change: read only.`;
  return ends === 'crlf' ? `${formatBytes(sizeBytes)}, lines end in CR LF` : formatBytes(sizeBytes);
}
