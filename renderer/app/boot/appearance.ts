import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';

import type { Settings } from '../../../shared/contract/workbench.ts';

/** Where the colour scheme is kept for the next start's first paint; `early-theme.js` reads it. */
export const COLOR_SCHEME_KEY = 'wirebench.color-scheme';
/** Where density and fonts are kept for the next start, until the host has answered. */
const APPEARANCE_KEY = 'wirebench.appearance';

type Appearance = Pick<Settings, 'density' | 'fontSizePx' | 'monoFont'>;

/** Sets the page to the user's theme, density and fonts, at once and for the next start. */
export function useAppearance(settings: Settings | null): void {
  const { setColorScheme } = useMantineColorScheme();
  const theme = settings?.theme;
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (!settings) return;
    const { density, fontSizePx, monoFont } = settings;
    apply({ density, fontSizePx, monoFont });
    remember({ density, fontSizePx, monoFont });
  }, [settings]);
}

/** Before the host has answered: what the last start looked like, so that nothing jumps. */
export function applyRemembered(): void {
  const text = read();
  if (text === null) return;
  try {
    const { density, fontSizePx, monoFont } = JSON.parse(text) as Partial<Appearance>;
    apply({
      density: density === 'compact' ? 'compact' : 'comfortable',
      fontSizePx: typeof fontSizePx === 'number' ? fontSizePx : 14,
      monoFont: typeof monoFont === 'string' ? monoFont : '',
    });
  } catch {
    // Not ours, or from another version: the host's settings arrive in a moment.
  }
}

function apply({ density, fontSizePx, monoFont }: Appearance): void {
  const { dataset, style } = document.documentElement;
  dataset['density'] = density;
  style.setProperty('--wb-font-size', `${fontSizePx}px`);
  // A family in quotes is one name, whatever is in it; the fallback follows for machines without it.
  if (monoFont.trim()) style.setProperty('--wb-mono', `${JSON.stringify(monoFont.trim())}, monospace`);
  else style.removeProperty('--wb-mono');
}

function remember(appearance: Appearance): void {
  try {
    localStorage.setItem(APPEARANCE_KEY, JSON.stringify(appearance));
  } catch {
    // Storage may be switched off; then the next start takes a moment to look right.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(APPEARANCE_KEY);
  } catch {
    return null; // storage is switched off
  }
}
