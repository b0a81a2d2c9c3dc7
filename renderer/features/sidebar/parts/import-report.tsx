import { Button, Group, List, Modal, ScrollArea, Text } from '@mantine/core';

import { visibleText } from '../../../lib/hex.ts';

/** What came of an import. */
export interface ImportResult {
  added: number;
  skipped: string[];
}

/** Says how much of a file was taken in, and names what was not. */
export function ImportReport({ result, onClose }: { result: ImportResult; onClose(): void }) {
  return (
    <Modal opened title="Profiles imported" onClose={onClose}>
      <Text>{importText(result.added)}</Text>
      {result.skipped.length > 0 && (
        <>
          <Text mt="sm">Left out, because they are not whole:</Text>
          <ScrollArea.Autosize mah={240} mt="xs" viewportProps={{ tabIndex: 0, 'aria-label': 'Left out' }}>
            <List size="sm">
              {result.skipped.map((name, index) => (
                <List.Item key={`${index} ${name}`}>{visibleText(name)}</List.Item>
              ))}
            </List>
          </ScrollArea.Autosize>
        </>
      )}
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Modal>
  );
}

export const importText = (added: number): string =>
  `${added} ${added === 1 ? 'entry' : 'entries'} added. Passwords and keys are never in a file: enter them again.`;
