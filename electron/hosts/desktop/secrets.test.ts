import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { safeStorage } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { resetDouble } from '../../../e2e/fixtures/electron-double/state.ts';
import { sealedSecrets } from '../node/sealed-secrets.ts';
import { desktopSecrets } from './secrets.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'secrets-'))));
afterEach(() => rmSync(dir, { recursive: true }));

async function secretsOn(keychain: 'gnome_libsecret' | 'basic_text' | 'none', platform: NodeJS.Platform = 'linux') {
  resetDouble().keychain = keychain;
  return desktopSecrets(safeStorage, platform, sealedSecrets(dir, {}));
}

describe('the desktop’s secrets', () => {
  it.each([
    ['linux', 'the system keyring (Secret Service)'],
    ['darwin', 'macOS Keychain'],
    ['win32', 'Windows data protection (DPAPI)'],
  ] as const)('are sealed by the keychain of %s', async (platform, backend) => {
    const secrets = await secretsOn('gnome_libsecret', platform);
    const sealed = await secrets.seal('päss');
    expect(secrets.backend).toBe(backend);
    expect(Buffer.from(sealed).includes('päss')).toBe(false);
    expect(await secrets.open(sealed)).toBe('päss');
  });

  it.each(['basic_text', 'none'] as const)('are sealed under a key file with %s, and it says so', async (keychain) => {
    const secrets = await secretsOn(keychain);
    expect(secrets.backend).toMatch(/key file .*no keychain/);
    expect(await secrets.open(await secrets.seal('p'))).toBe('p');
  });

  it('that a file sealed are opened after a keychain came', async () => {
    const sealed = await (await secretsOn('none')).seal('p');
    expect(await (await secretsOn('gnome_libsecret')).open(sealed)).toBe('p');
  });

  it('of a keychain that is gone cannot be opened, and it says so', async () => {
    const sealed = await (await secretsOn('gnome_libsecret')).seal('p');
    const without = await secretsOn('none');
    await expect(without.open(sealed)).rejects.toMatchObject({ code: 'secrets.unreadable' });
  });
});
