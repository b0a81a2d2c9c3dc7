import { Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';

interface NumberFieldProps {
  label: string;
  description?: string;
  value: number;
  min: number;
  max: number;
  onChange(value: number): void;
}

/** A whole number that is always within its bounds; an emptied field keeps the last one. */
export function NumberField({ value, onChange, ...field }: NumberFieldProps) {
  return (
    <NumberInput
      {...field}
      value={value}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      onChange={(next) => typeof next === 'number' && next >= field.min && onChange(next)}
    />
  );
}

interface HostFieldProps {
  label: string;
  description: string;
  value: string;
  /** What to do where it is empty. */
  ifEmpty: string;
  /** What else is wrong with it; null where nothing is. */
  problem?: string | null;
  onChange(value: string): void;
}

/** A name or an address. */
export function HostField({ value, ifEmpty, problem = null, onChange, ...field }: HostFieldProps) {
  return (
    <TextInput
      {...field}
      value={value}
      maxLength={255}
      spellCheck={false}
      autoComplete="off"
      error={value.trim() === '' ? ifEmpty : problem}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface ListFieldProps {
  label: string;
  description: string;
  value: readonly string[];
  /** Most entries taken. */
  most: number;
  onChange(value: string[]): void;
}

/** A short list written with commas between its entries. */
export function ListField({ value, most, onChange, ...field }: ListFieldProps) {
  const [text, setText] = useState(value.join(', '));
  return (
    <TextInput
      {...field}
      value={text}
      maxLength={2_000}
      spellCheck={false}
      autoComplete="off"
      onChange={({ currentTarget: { value: typed } }) => {
        setText(typed);
        const entries = typed.split(',').map((entry) => entry.trim().slice(0, 253));
        onChange(entries.filter((entry) => entry !== '').slice(0, most));
      }}
    />
  );
}

/** RFC 9293 §3.6. */
export function HalfOpenField({ isOn, onChange }: { isOn: boolean; onChange(isOn: boolean): void }) {
  return (
    <Checkbox
      label="Half-open"
      description="When the other side has finished sending, our side stays open until it is closed"
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
