import type { SafeStorage } from 'electron';

import { LabError } from '../../../shared/errors/lab-error.ts';
import type { Secrets } from '../../ports/secrets.ts';

/** First byte of what the system's keychain sealed; the sealed-file adapter uses others. */
const UNDER_KEYCHAIN = 3;

type Keychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/**
 * Seals under the system's keychain where there is one. Where there is none (Linux then only scrambles with a
 * fixed password) `fallback` seals; what it sealed before is opened by it in any case.
 */
export async function desktopSecrets(
  keychain: Keychain,
  platform: NodeJS.Platform,
  fallback: Secrets,
): Promise<Secrets> {
  const name = await keychainName(keychain, platform);
  if (name === null) return { ...bound(fallback), backend: `${fallback.backend}; this desktop offers no keychain` };
  return {
    backend: name,
    seal: async (secret) => new Uint8Array([UNDER_KEYCHAIN, ...(await keychain.encryptStringAsync(secret))]),
    open: async (sealed) => (sealed[0] === UNDER_KEYCHAIN ? decrypt(keychain, sealed) : fallback.open(sealed)),
  };
}

const bound = (secrets: Secrets): Omit<Secrets, 'backend'> => ({
  seal: (secret) => secrets.seal(secret),
  open: (sealed) => secrets.open(sealed),
});

async function decrypt(keychain: Keychain, sealed: Uint8Array): Promise<string> {
  try {
    return (await keychain.decryptStringAsync(Buffer.from(sealed.subarray(1)))).result;
  } catch (error) {
    throw new LabError(
      'secrets.unreadable',
      { reason: 'the keychain does not hold its key, or it is damaged' },
      { cause: error },
    );
  }
}

/** The keychain in the user's words; null if there is none worth the name. */
async function keychainName(keychain: Keychain, platform: NodeJS.Platform): Promise<string | null> {
  if (!(await keychain.isAsyncEncryptionAvailable())) return null;
  if (platform === 'darwin') return 'macOS Keychain';
  if (platform === 'win32') return 'Windows data protection (DPAPI)';
  const backend = keychain.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown') return null;
  return backend === 'gnome_libsecret' ? 'the system keyring (Secret Service)' : 'KWallet';
}
