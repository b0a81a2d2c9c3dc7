import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { Rectangle } from 'electron';

/** Where the window was when it was closed; sizes in device-independent pixels. */
export interface WindowPlace extends Rectangle {
  isMaximized: boolean;
}

/** Least part of the window that must be on a screen for it to be put back there, in pixels. */
const MIN_VISIBLE = 80;

/** The place kept in `file`, if it still is on one of the screens; null if not. */
export function readPlace(file: string, screens: readonly Rectangle[]): WindowPlace | null {
  const place = parsePlace(file);
  return place && screens.some((screen) => isVisible(place, screen)) ? place : null;
}

/** Keeps the place for the next start. A place that cannot be kept is not worth a word. */
export function writePlace(file: string, place: WindowPlace): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(place), { mode: 0o600 });
  } catch {
    // A full or locked disk: the next window opens in the middle.
  }
}

function parsePlace(file: string): WindowPlace | null {
  try {
    const { x, y, width, height, isMaximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<WindowPlace>;
    const sides = [x, y, width, height];
    if (!sides.every((side) => Number.isSafeInteger(side)) || width! < 1 || height! < 1) return null;
    return { x: x!, y: y!, width: width!, height: height!, isMaximized: isMaximized === true };
  } catch {
    return null; // The first start, or a damaged file.
  }
}

function isVisible(place: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(place.x + place.width, screen.x + screen.width) - Math.max(place.x, screen.x);
  const down = Math.min(place.y + place.height, screen.y + screen.height) - Math.max(place.y, screen.y);
  return across >= MIN_VISIBLE && down >= MIN_VISIBLE;
}
