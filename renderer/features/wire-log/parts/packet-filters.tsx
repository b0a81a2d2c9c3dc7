import { Button, Checkbox, CloseButton, Popover, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronDown, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import type { PacketFilter, TypeCount } from '../../../../shared/contract/packets.ts';
import { formatBytes, formatCount } from '../../../lib/format.ts';
import classes from './packet-filters.module.css';

/** Time without a key before the host filters, milliseconds. */
const PAUSE_MS = 150;

interface PacketFiltersProps {
  filter: PacketFilter;
  counts: readonly TypeCount[];
  onChange(filter: PacketFilter): void;
}

/** Narrows packets down by text, type and sender; the types say how many there were. */
export function PacketFilters({ filter, counts, onChange }: PacketFiltersProps) {
  const [text, setText] = useState(filter.text);
  const filterSoon = useDebouncedCallback((next: string) => onChange({ ...filter, text: next }), PAUSE_MS);
  const type = (next: string): void => {
    setText(next);
    filterSoon(next);
  };
  return (
    <>
      <TextInput
        className={classes.text}
        aria-label="Filter packets"
        placeholder="Filter: topic, payload, client, reason"
        value={text}
        maxLength={200}
        spellCheck={false}
        leftSection={<IconSearch size={14} />}
        rightSection={text && <CloseButton size="xs" aria-label="Clear the filter" onClick={() => type('')} />}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) type('');
        }}
      />
      <Popover position="bottom-start" trapFocus>
        <Popover.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />}>
            {filter.types.length === 0 ? 'All types' : filter.types.join(', ')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Types filter={filter} counts={counts} onChange={onChange} />
        </Popover.Dropdown>
      </Popover>
      <SegmentedControl
        aria-label="Sent by"
        value={filter.from ?? 'both'}
        onChange={(value) => onChange({ ...filter, from: value === 'client' || value === 'broker' ? value : null })}
        data={[
          { value: 'both', label: 'Both' },
          { value: 'client', label: 'Client' },
          { value: 'broker', label: 'Broker' },
        ]}
      />
    </>
  );
}

function Types({ filter, counts, onChange }: PacketFiltersProps) {
  return (
    <Checkbox.Group
      label="Packet types"
      description="All are shown while none is chosen."
      value={filter.types}
      onChange={(types) => onChange({ ...filter, types: types })}
    >
      <div className={classes.types}>
        {counts.map(({ type, count, sizeBytes }) => (
          <Checkbox
            key={type}
            value={type}
            label={
              <span className={classes.type}>
                <span>{type}</span>
                <span className={classes.count}>
                  {formatCount(count)}, {formatBytes(sizeBytes)}
                </span>
              </span>
            }
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
