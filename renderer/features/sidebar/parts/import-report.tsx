import { Button, Group, List, Modal, ScrollArea, Text } from '@mantine/core';

import { visibleText } from '../../../lib/hex.ts';
import type { Lab } from '../../../link/lab.ts';

/** What came of an import. */
export type ImportResult = Awaited<ReturnType<Lab['profiles']['importAll']>>;

/** Whether there is more to say than {@link importText} does. */
export const hasDetails = ({ skipped, notes }: ImportResult): boolean => skipped.length > 0 || notes.length > 0;

/** Says how much of a file was taken in, and names what was not. */
export function ImportReport({ result, onClose }: { result: ImportResult; onClose(): void }) {
  return (
    <Modal opened title="Profiles imported" onClose={onClose}>
      <Text>{importText(result)}</Text>
      <Lines title="Left out, because they are not whole:" label="Left out" lines={result.skipped} />
      <Lines title="To be looked at:" label="To be looked at" lines={result.notes} />
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Modal>
  );
}

function Lines({ title, label, lines }: { title: string; label: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <Text mt="sm">{title}</Text>
      <ScrollArea.Autosize mah={240} mt="xs" viewportProps={{ tabIndex: 0, 'aria-label': label }}>
        <List size="sm">
          {lines.map((line, index) => (
            <List.Item key={`${index} ${line}`}>{visibleText(line)}</List.Item>
          ))}
        </List>
      </ScrollArea.Autosize>
    </>
  );
}

/** What was added, and what became of its secrets. */
export function importText({ source, added, messages }: ImportResult): string {
  const what = `${added} ${added === 1 ? 'entry' : 'entries'} added`;
  if (source === 'wirebench') return `${what}. Passwords and keys are never in a file: enter them again.`;
  const saved = messages === 0 ? '' : `, ${messages} ${messages === 1 ? 'message' : 'messages'} saved under Publish`;
  return `${what}${saved}. Passwords that were in the file are sealed; delete the file when you no longer need it.`;
}
