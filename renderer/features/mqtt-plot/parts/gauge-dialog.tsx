import { Button, Group, Modal, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';

import { Panel, type Gauge } from '../../../../shared/contract/plots.ts';
import { seriesLabel } from '../series-words.ts';

interface GaugeDialogProps {
  gauge: Gauge;
  onSave(gauge: Gauge): void;
  onClose(): void;
}

/** What the number fields hold: empty is no limit. */
type Field = number | string;
const numberIn = (field: Field): number | null =>
  field === '' || !Number.isFinite(Number(field)) ? null : Number(field);

/** Name, unit, ends and limits of a gauge. */
export function GaugeDialog({ gauge, onSave, onClose }: GaugeDialogProps) {
  const [name, setName] = useState(gauge.name);
  const [unit, setUnit] = useState(gauge.unit);
  const [fields, setFields] = useState<Record<'min' | 'max' | 'warnAt' | 'alarmAt', Field>>({
    min: gauge.min,
    max: gauge.max,
    warnAt: gauge.warnAt ?? '',
    alarmAt: gauge.alarmAt ?? '',
  });
  const made = Panel.safeParse({
    ...gauge,
    name,
    unit,
    min: numberIn(fields.min),
    max: numberIn(fields.max),
    warnAt: numberIn(fields.warnAt),
    alarmAt: numberIn(fields.alarmAt),
  });
  const [min, max] = [numberIn(fields.min), numberIn(fields.max)];
  const isUpsideDown = min !== null && max !== null && min >= max;
  const field = (key: keyof typeof fields, label: string, error: string | false = false) => (
    <NumberInput
      label={label}
      hideControls
      value={fields[key]}
      error={error}
      onChange={(value) => setFields((was) => ({ ...was, [key]: value }))}
    />
  );
  return (
    <Modal opened title="Gauge" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!made.success || made.data.kind !== 'gauge') return;
          onSave(made.data);
          onClose();
        }}
      >
        <TextInput
          label="Name"
          placeholder={seriesLabel(gauge.source)}
          data-autofocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SimpleGrid cols={2} mt="xs" spacing="xs">
          {field('min', 'Lowest', min === null && 'A number, please')}
          {field('max', 'Highest', max === null ? 'A number, please' : isUpsideDown && 'Above the lowest, please')}
          {field('warnAt', 'Warn from')}
          {field('alarmAt', 'Alarm from')}
          <TextInput
            label="Unit"
            maxLength={20}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
        </SimpleGrid>
        <p style={{ color: 'var(--wb-text-dim)', fontSize: 'var(--wb-text-s)' }}>
          Left empty, there is no limit. With the alarm below the warning, low values are the bad ones.
        </p>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!made.success}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
