import { NumberInput, TextInput } from '@mantine/core';

import { addressProblem } from '../tunnel-words.ts';
import classes from './tunnel-form.module.css';

/** An address with its port, as two fields say it. */
export interface Place {
  address: string;
  port: number;
}

interface PlaceFieldsProps {
  label: string;
  description: string;
  portLabel: string;
  /** 0 where any free port will do. */
  leastPort: 0 | 1;
  place: Place;
  onChange(place: Place): void;
}

/** Where something listens or is reached: an address and a port, or the path of a Unix socket. */
export function PlaceFields({ label, description, portLabel, leastPort, place, onChange }: PlaceFieldsProps) {
  const isPath = place.address.trim().startsWith('/');
  return (
    <div className={classes.place}>
      <TextInput
        label={label}
        description={description}
        spellCheck={false}
        autoComplete="off"
        maxLength={255}
        value={place.address}
        error={addressProblem(place.address)}
        onChange={({ currentTarget: { value } }) => onChange({ ...place, address: value })}
      />
      <NumberInput
        label={portLabel}
        description={isPath ? 'A path has none' : leastPort === 0 ? '0 takes a free one' : '1 to 65535'}
        hideControls
        disabled={isPath}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        min={leastPort}
        max={65_535}
        value={isPath ? '' : place.port}
        onChange={(port) => typeof port === 'number' && port >= leastPort && onChange({ ...place, port })}
      />
    </div>
  );
}
