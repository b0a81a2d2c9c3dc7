import { SegmentedControl, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { Settings } from '../../../../shared/contract/workbench.ts';
import classes from '../settings-pane.module.css';
import type { SectionProps } from '../use-settings.ts';
import { CommittedNumber } from './committed-number.tsx';
import { SettingRow } from './setting-row.tsx';

const THEMES: { value: Settings['theme']; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const DENSITIES: { value: Settings['density']; label: string }[] = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

/** Theme, density and fonts. */
export function AppearanceSection({ settings, change }: SectionProps) {
  return (
    <section aria-labelledby="settings-appearance">
      <h3 id="settings-appearance" className={classes.heading}>
        Appearance
      </h3>
      <SettingRow id="settings-theme" label="Theme" about="System follows the theme of this computer.">
        <SegmentedControl
          aria-labelledby="settings-theme-label"
          data={THEMES}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
        />
      </SettingRow>
      <SettingRow id="settings-density" label="Density" about="Compact fits more rows on the screen.">
        <SegmentedControl
          aria-labelledby="settings-density-label"
          data={DENSITIES}
          value={settings.density}
          onChange={(density) => change({ density })}
        />
      </SettingRow>
      <SettingRow id="settings-font-size" label="Text size" about="From 11 to 20 pixels.">
        <CommittedNumber
          id="settings-font-size"
          value={settings.fontSizePx}
          min={11}
          max={20}
          suffix=" px"
          onCommit={(fontSizePx) => change({ fontSizePx })}
        />
      </SettingRow>
      <MonoFont settings={settings} change={change} />
    </section>
  );
}

function MonoFont({ settings, change }: SectionProps) {
  const [draft, setDraft] = useState(settings.monoFont);
  useEffect(() => setDraft(settings.monoFont), [settings.monoFont]);
  const commit = (): void => {
    const monoFont = draft.trim().slice(0, 200);
    if (monoFont !== settings.monoFont) change({ monoFont });
  };
  return (
    <SettingRow
      id="settings-mono"
      label="Font of bytes and topics"
      about={
        <>
          A font installed here; empty takes the system’s. It looks like this:{' '}
          <code className={classes.sample}>plant/hall-1/temp 0O 1lI 7f</code>
        </>
      }
    >
      <TextInput
        id="settings-mono"
        aria-describedby="settings-mono-about"
        value={draft}
        placeholder="System monospace"
        w={220}
        maxLength={200}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </SettingRow>
  );
}
