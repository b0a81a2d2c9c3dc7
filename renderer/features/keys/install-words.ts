import type { LoginHint } from '../../../shared/contract/key-install.ts';

/** Why OpenSSH's server may pass over a key, and what to do about it. */
export const HINTS: Readonly<Record<LoginHint['what'], string>> = {
  'home-writable':
    'Others may write to the home folder, so the server does not trust what is in it. On the device: chmod go-w ~',
  'folder-writable': 'Others may write to ~/.ssh. On the device: chmod 700 ~/.ssh',
  'file-writable': 'Others may write to the file of keys. On the device: chmod 600 ~/.ssh/authorized_keys',
  'keys-off': 'The server takes no keys at all: its administrator sets PubkeyAuthentication yes.',
  'other-file': 'The server looks for keys in another file, where its administrator puts them.',
};
