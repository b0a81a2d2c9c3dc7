import type { LoginHint } from '../../../../shared/contract/key-install.ts';

const MARK = 'wirebench-config';
const CONFIG = '/etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf';

/** Lists what decides about keys: rights of the folders and the file, then what the server's configuration says of keys. */
export const HINTS_COMMAND =
  `cd && ls -ld . .ssh .ssh/authorized_keys; echo ${MARK}; ` +
  `grep -hiE '^[[:space:]]*(PubkeyAuthentication|AuthorizedKeysFile)[[:space:]]' ${CONFIG} 2>/dev/null`;

const PLACES = ['home-writable', 'folder-writable', 'file-writable'] as const;
/** Where the rights of group and others to write stand in `drwxrwxrwx`. */
const WRITABLE = [5, 8] as const;

/** What in the command's output keeps OpenSSH's server from taking a key. */
export function loginHints(output: string): LoginHint[] {
  const [listed = '', config = ''] = output.split(`${MARK}\n`);
  const rights = listed.split('\n').flatMap((line, index): LoginHint[] => {
    const what = PLACES[index];
    const isOpen = WRITABLE.some((at) => line[at] === 'w');
    return what && isOpen ? [{ what, detail: plain(line) }] : [];
  });
  const says = config.split('\n').flatMap((line): LoginHint[] => {
    const [word = '', ...values] = line.trim().split(/[\s=]+/);
    if (/^pubkeyauthentication$/i.test(word) && /^no$/i.test(values[0] ?? ''))
      return [{ what: 'keys-off', detail: plain(line) }];
    const isOther = !values.some((value) => /^(%h\/|~\/)?\.ssh\/authorized_keys$/.test(value));
    return /^authorizedkeysfile$/i.test(word) && isOther ? [{ what: 'other-file', detail: plain(line) }] : [];
  });
  return [...rights, ...says];
}

const plain = (line: string): string =>
  line
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, 200);
