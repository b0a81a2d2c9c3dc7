import { Button, FileInput, Group, Input } from '@mantine/core';
import { IconCertificate, IconFile } from '@tabler/icons-react';
import { useState } from 'react';

import { visibleText } from '../lib/hex.ts';
import { readPem, type PemKind, type PickedPem } from '../lib/read-pem.ts';
import classes from './pem-field.module.css';

interface PemFieldProps {
  label: string;
  description?: string;
  kind: PemKind;
  /** Name of the file in use; null for none. */
  fileName: string | null;
  onPick(file: PickedPem): void;
  onRemove(): void;
}

/** A certificate or key file: chosen, read in the page, shown by name, removed. */
export function PemField({ label, description, kind, fileName, onPick, onRemove }: PemFieldProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const pick = async (file: File | null): Promise<void> => {
    if (!file) return;
    const read = await readPem(file, kind);
    setProblem(typeof read === 'string' ? read : null);
    if (typeof read !== 'string') onPick(read);
  };
  if (fileName !== null) {
    return (
      <Input.Wrapper size="xs" label={label} labelElement="div">
        <Group gap="xs" wrap="nowrap" role="group" aria-label={label}>
          <span className={classes.file} title={visibleText(fileName)}>
            <IconCertificate size={16} aria-hidden="true" /> <span>{visibleText(fileName)}</span>
          </span>
          <Button variant="default" aria-label={`Remove ${label.toLowerCase()}`} onClick={onRemove}>
            Remove
          </Button>
        </Group>
      </Input.Wrapper>
    );
  }
  return (
    <FileInput
      label={label}
      description={description}
      placeholder="Choose a PEM file"
      leftSection={<IconFile size={16} aria-hidden="true" />}
      accept=".pem,.crt,.cer,.key,.der"
      value={null}
      error={problem}
      onChange={(file) => void pick(file)}
    />
  );
}
