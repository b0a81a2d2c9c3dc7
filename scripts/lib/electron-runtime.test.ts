import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../e2e/fixtures/peers/temporary-folder.ts';
import { electronProgram, rememberedFailure, rememberFailure, whyNoDesktop } from './electron-runtime.mjs';

const HOUR_MS = 3_600_000;

describe("Electron's runtime", () => {
  it('is there when its program is, not when only the package is', async () => {
    await using folder = await temporaryFolder();
    const home = join(folder.path, 'node_modules/electron');
    expect(electronProgram(folder.path)).toBeNull();
    await mkdir(join(home, 'dist'), { recursive: true });
    await writeFile(join(home, 'path.txt'), 'electron');
    expect(electronProgram(folder.path)).toBeNull();
    await writeFile(join(home, 'dist/electron'), '');
    expect(electronProgram(folder.path)).toBe(join(home, 'dist/electron'));
  });

  it.each([
    ['linux', {}, 1000, 'there is no display'],
    ['linux', { DISPLAY: ':0' }, 1000, null],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
    ['linux', { DISPLAY: ':0' }, 0, 'Electron does not start as root, because its sandbox cannot'],
    ['darwin', {}, 501, null],
    ['win32', {}, undefined, null],
  ] as const)('can open a window on %s with %j as user %s: %s', (platform, env, userId, why) => {
    expect(whyNoDesktop({ platform, env, userId })).toBe(why);
  });

  it('is not asked for again for some hours after a download failed', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'cache/failure.json');
    expect(rememberedFailure(0, file)).toBeNull();
    rememberFailure('no network', 1000 * HOUR_MS, file);
    expect(rememberedFailure(1001 * HOUR_MS, file)).toBe('no network');
    expect(rememberedFailure(1006 * HOUR_MS, file)).toBeNull();
    // A clock that was set back must not keep the desktop away for ever.
    expect(rememberedFailure(900 * HOUR_MS, file)).toBeNull();
    await writeFile(file, 'half a fi');
    expect(rememberedFailure(1001 * HOUR_MS, file)).toBeNull();
  });
});
