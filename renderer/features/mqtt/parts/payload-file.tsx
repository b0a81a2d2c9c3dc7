import type { PayloadFile } from '../../../../shared/domain/publish/publish-message.ts';
import { Button, CloseButton, FileButton as FileChooser } from '@mantine/core';
import { IconFile, IconFileUpload } from '@tabler/icons-react';

import { MAX_PUBLISH_BYTES } from '../../../../shared/contract/mqtt-profile.ts';
import { formatBytes } from '../../../lib/format.ts';
import { useShell } from '../../../lib/shell.ts';
import { visibleText } from '../../../lib/hex.ts';
import type { Composer } from '../use-composer.ts';
import classes from './publish-form.module.css';

/** Chooses a file whose bytes are the payload. */
export function FileButton({ composer }: { composer: Composer }) {
  const shell = useShell();
  const choose = async (file: File | null): Promise<void> => {
    if (!file) return;
    if (file.size > MAX_PUBLISH_BYTES) {
      return shell.tell(`${visibleText(file.name)} has ${formatBytes(file.size)}; at most 16 MiB can be published`);
    }
    composer.setFile({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  };
  return (
    <FileChooser onChange={(file) => void choose(file).catch(shell.fail)}>
      {(props) => (
        <Button {...props} variant="default" size="compact-xs" leftSection={<IconFileUpload size={14} />}>
          From file…
        </Button>
      )}
    </FileChooser>
  );
}

interface FilePayloadProps {
  file: PayloadFile;
  problem: string | null;
  onRemove(): void;
}

/** The file that stands in the place of what is typed. */
export function FilePayload({ file, problem, onRemove }: FilePayloadProps) {
  return (
    <div className={classes.file}>
      <IconFile size={18} aria-hidden="true" />
      <span className={classes.fileName}>{visibleText(file.name)}</span>
      <span>{formatBytes(file.bytes.byteLength)}, sent as it is</span>
      <CloseButton size="sm" aria-label="Type the payload instead" onClick={onRemove} />
      {problem && <span className={classes.failed}>{problem}</span>}
    </div>
  );
}
