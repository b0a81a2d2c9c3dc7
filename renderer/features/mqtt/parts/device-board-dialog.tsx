import { Button, Group, Modal, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';

import { DEFAULT_DEVICE_BOARD, DeviceBoard } from '../../../../shared/contract/mqtt-devices.ts';
import { topicFilterProblem } from '../../../../shared/domain/topic-filter.ts';

interface DeviceBoardDialogProps {
  board: DeviceBoard;
  onSave(board: DeviceBoard): void;
  onClose(): void;
}

const filtersIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Which topics hold the status of a device, and when a device counts as silent. */
export function DeviceBoardDialog({ board, onSave, onClose }: DeviceBoardDialogProps) {
  const [text, setText] = useState(board.filters.join('\n'));
  const [silentAfterS, setSilentAfterS] = useState<number | string>(board.silentAfterS);
  const filters = filtersIn(text);
  const wrong = filters.find((filter) => topicFilterProblem(filter) !== null);
  const read = DeviceBoard.safeParse({ filters, silentAfterS });
  return (
    <Modal opened title="How devices are recognised" onClose={onClose} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!read.success) return;
          onSave(read.data);
          onClose();
        }}
      >
        <Textarea
          label="Topics that hold a status"
          description="A topic filter a line. The device is the topic without its last level; of Sparkplug B, its node or device."
          data-autofocus
          rows={10}
          spellCheck={false}
          value={text}
          error={wrong !== undefined && `${wrong}: ${topicFilterProblem(wrong)}`}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NumberInput
          mt="xs"
          label="Silent after"
          description="No message on any topic of the device; 0 for never. A retained message counts when it comes."
          suffix=" s"
          min={0}
          max={1_000_000}
          allowDecimal={false}
          value={silentAfterS}
          onChange={setSilentAfterS}
        />
        <Group justify="space-between" mt="md">
          <Button
            variant="subtle"
            onClick={() => {
              setText(DEFAULT_DEVICE_BOARD.filters.join('\n'));
              setSilentAfterS(DEFAULT_DEVICE_BOARD.silentAfterS);
            }}
          >
            Standard patterns
          </Button>
          <Group>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!read.success}>
              Save
            </Button>
          </Group>
        </Group>
      </form>
    </Modal>
  );
}
