import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

interface NameDialogProps {
  name: string;
  onSave(name: string): void;
  onClose(): void;
}

/** Another name for a chart; an empty one names it after its series. */
export function NameDialog({ name, onSave, onClose }: NameDialogProps) {
  const [text, setText] = useState(name);
  return (
    <Modal opened title="Rename chart" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(text.trim());
          onClose();
        }}
      >
        <TextInput
          label="Name"
          description="Left empty, it is named after its series"
          data-autofocus
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Rename</Button>
        </Group>
      </form>
    </Modal>
  );
}
