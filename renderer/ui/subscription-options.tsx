import { Checkbox, NativeSelect } from '@mantine/core';
import type { KeyboardEvent } from 'react';

import classes from './subscription-options.module.css';

/** The options of one subscription; what is left out is off, 0 or none. */
export interface SubscriptionOptionValues<Color extends string> {
  noLocal?: boolean | undefined;
  retainAsPublished?: boolean | undefined;
  retainHandling?: 0 | 1 | 2 | undefined;
  color?: Color | undefined;
}

interface SubscriptionOptionsProps<Color extends string> {
  /** Ends the name of each control, where there are several on the page. */
  of: string;
  value: SubscriptionOptionValues<Color>;
  colors: readonly Color[];
  /** Only MQTT 5.0 has more than a colour. */
  isFive: boolean;
  /** A shared subscription has no "no local" [MQTT-3.8.3-4]. */
  isShared: boolean;
  onChange(change: SubscriptionOptionValues<Color>): void;
}

const RETAIN_HANDLING = [
  { value: '0', label: 'Retained: always send' },
  { value: '1', label: 'Retained: only if new' },
  { value: '2', label: 'Retained: never send' },
];

/** How a broker is to deliver for a subscription (MQTT 5.0 §3.8.3.1), and its colour. */
export function SubscriptionOptions<Color extends string>(props: SubscriptionOptionsProps<Color>) {
  const { of, value, colors, isFive, isShared, onChange } = props;
  return (
    <div className={classes.root} role="group" aria-label={`Options${of}`}>
      <Checkbox
        label="No local"
        title={isShared ? 'A shared subscription has no such option' : 'What this client publishes does not come back'}
        aria-label={`No local${of}`}
        disabled={!isFive || isShared}
        checked={isFive && !isShared && (value.noLocal ?? false)}
        onChange={(event) => onChange({ noLocal: event.currentTarget.checked })}
      />
      <Checkbox
        label="Retain as published"
        title="Messages keep the RETAIN flag they were published with"
        aria-label={`Retain as published${of}`}
        disabled={!isFive}
        checked={isFive && (value.retainAsPublished ?? false)}
        onChange={(event) => onChange({ retainAsPublished: event.currentTarget.checked })}
      />
      <NativeSelect
        aria-label={`Retain handling${of}`}
        size="xs"
        disabled={!isFive}
        value={String(isFive ? (value.retainHandling ?? 0) : 0)}
        data={RETAIN_HANDLING}
        onChange={(event) => onChange({ retainHandling: Number(event.currentTarget.value) as 0 | 1 | 2 })}
      />
      <ColorChoice
        label={`Colour${of}`}
        colors={colors}
        value={value.color}
        onChange={(color) => onChange({ color })}
      />
      {!isFive && <p className={classes.note}>All but the colour need MQTT 5.0.</p>}
    </div>
  );
}

interface ColorChoiceProps<Color extends string> {
  label: string;
  colors: readonly Color[];
  value: Color | undefined;
  onChange(color: Color | undefined): void;
}

/** One of a few named colours, or none. */
function ColorChoice<Color extends string>({ label, colors, value, onChange }: ColorChoiceProps<Color>) {
  const choices = [undefined, ...colors];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = (choices.indexOf(value) + step + choices.length) % choices.length;
    event.currentTarget.querySelectorAll('button')[to]?.focus();
    onChange(choices[to]);
  };
  return (
    <div role="radiogroup" aria-label={label} className={classes.colors} onKeyDown={onKeyDown}>
      {choices.map((color) => (
        <button
          key={color ?? 'none'}
          type="button"
          role="radio"
          aria-checked={color === value}
          aria-label={color ?? 'no colour'}
          title={color ?? 'no colour'}
          tabIndex={color === value ? 0 : -1}
          className={classes.color}
          onClick={() => onChange(color)}
        >
          <Swatch color={color} />
        </button>
      ))}
    </div>
  );
}

/** A dot of a subscription's colour; empty for none. */
export function Swatch({ color }: { color: string | undefined }) {
  const background = color === undefined ? 'transparent' : `var(--mantine-color-${color}-6)`;
  return <span className={classes.swatch} style={{ background }} aria-hidden="true" />;
}
