import { Button, Checkbox, Group, Modal, Table, TextInput, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';

import { modeLetters, modeWords, octalMode, parseOctalMode } from '../../../../shared/domain/files/file-mode.ts';
import { visibleName } from '../../../../shared/domain/files/name-bytes.ts';

const WHO = ['Owner', 'Group', 'Others'] as const;
const RIGHTS = ['Read', 'Write', 'Run or enter'] as const;

interface ModeDialogProps {
  names: readonly string[];
  mode: number;
  onSet(mode: number): Promise<boolean>;
  onClose(): void;
}

/** Permissions as digits, as letters, as boxes and in words: four views of the same twelve bits. */
export function ModeDialog({ names, mode: first, onSet, onClose }: ModeDialogProps) {
  const [text, setText] = useState(octalMode(first));
  const mode = parseOctalMode(text);
  const title = names.length === 1 ? visibleName(names[0]!) : `${names.length} entries`;
  return (
    <Modal opened title={`Permissions of ${title}`} onClose={onClose} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (mode !== null) void onSet(mode).then((isDone) => isDone && onClose());
        }}
      >
        <TextInput
          label="Octal"
          data-autofocus
          value={text}
          maxLength={4}
          error={mode === null && 'One to four digits from 0 to 7'}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        <Table mt="sm" aria-label="Permissions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <VisuallyHidden>Who</VisuallyHidden>
              </Table.Th>
              {RIGHTS.map((right) => (
                <Table.Th key={right}>{right}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {WHO.map((who, row) => (
              <Table.Tr key={who}>
                <Table.Th scope="row">{who}</Table.Th>
                {RIGHTS.map((right, column) => {
                  const bit = (4 >> column) << (3 * (2 - row));
                  return (
                    <Table.Td key={right}>
                      <Checkbox
                        aria-label={`${who}: ${right}`}
                        disabled={mode === null}
                        checked={((mode ?? 0) & bit) !== 0}
                        onChange={() => setText(octalMode((mode ?? 0) ^ bit))}
                      />
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <p role="status">
          {mode !== null && (
            <>
              <code>{modeLetters(mode)}</code> {modeWords(mode)}
            </>
          )}
        </p>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={mode === null}>
            Set
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
