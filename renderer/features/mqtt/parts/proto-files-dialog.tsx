import { Button, CloseButton, FileButton, Modal } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';

import { MAX_PROTO_CHARS } from '../../../../shared/contract/decoders.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { textOf } from '../../../../shared/errors/text.ts';
import { useShell } from '../../../lib/shell.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useLab } from '../../../link/lab-context.tsx';
import classes from './proto-files-dialog.module.css';

interface ProtoFilesDialogProps {
  files: readonly string[];
  onClose(): void;
}

/** The .proto files the workspace keeps: add some together, or take one away. */
export function ProtoFilesDialog({ files, onClose }: ProtoFilesDialogProps) {
  const lab = useLab();
  const shell = useShell();
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      if (!(error instanceof LabError)) return shell.fail(error);
      const { title, next } = textOf(error.toWire());
      setProblem(`${title}. ${next}`);
    }
  };
  const add = async (chosen: readonly File[]): Promise<void> => {
    const large = chosen.find(({ size }) => size > MAX_PROTO_CHARS);
    if (large) return setProblem(`${visibleText(large.name)} is too large for a .proto file.`);
    if (chosen.length === 0) return;
    const read = await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() })));
    await attempt(() => lab.decoders.addProtos({ files: read }));
  };
  return (
    <Modal opened onClose={onClose} title=".proto files">
      <div className={classes.dialog}>
        <p className={classes.words}>
          They give Protobuf payloads the names of their fields. Choose a file together with those it imports; Google’s
          well-known types are there already. The workspace keeps them.
        </p>
        {files.length > 0 && (
          <ul className={classes.files} aria-label="Files">
            {files.map((name) => (
              <li key={name} className={classes.file}>
                <span>{visibleText(name)}</span>
                <CloseButton
                  size="sm"
                  aria-label={`Remove ${visibleText(name)}`}
                  onClick={() => void attempt(() => lab.decoders.removeProto({ name }))}
                />
              </li>
            ))}
          </ul>
        )}
        {problem !== null && (
          <p className={classes.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={classes.buttons}>
          <FileButton multiple accept=".proto" onChange={(chosen) => void add(chosen).catch(shell.fail)}>
            {(props) => (
              <Button {...props} data-autofocus leftSection={<IconFileUpload size={14} />}>
                Add files…
              </Button>
            )}
          </FileButton>
        </div>
      </div>
    </Modal>
  );
}
