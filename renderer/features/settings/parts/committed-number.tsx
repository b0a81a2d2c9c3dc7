import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';

interface CommittedNumberProps {
  id: string;
  value: number;
  min: number;
  max: number;
  suffix: string;
  onCommit: (value: number) => void;
}

/** A number that counts when it is left or Enter is pressed, and is kept within its bounds. */
export function CommittedNumber({ id, value, min, max, suffix, onCommit }: CommittedNumberProps) {
  const [draft, setDraft] = useState<number | string>(value);
  useEffect(() => setDraft(value), [value]);
  const commit = (): void => {
    const wanted = typeof draft === 'number' ? draft : Number.parseInt(draft, 10);
    const kept = Number.isFinite(wanted) ? Math.round(Math.min(max, Math.max(min, wanted))) : value;
    setDraft(kept);
    if (kept !== value) onCommit(kept);
  };
  return (
    <NumberInput
      id={id}
      aria-describedby={`${id}-about`}
      value={draft}
      min={min}
      max={max}
      suffix={suffix}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      w={120}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
