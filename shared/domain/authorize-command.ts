import { shellQuoted } from './shell-quote.ts';

/** What the command prints last. */
export const AUTHORIZED = { added: 'wirebench-added', present: 'wirebench-present' } as const;

/**
 * The command that lets a public key into the account it runs in, as ssh-copy-id does: folder and file are made for their
 * owner only where they are missing, a missing line break at the file's end is put right, and a key that is there already
 * is not added again. It is one line for any POSIX shell, so it can be pasted into a console, too.
 *
 * @param line The public key as OpenSSH writes it, with or without its line break.
 */
export function authorizeCommand(line: string): string {
  const text = line.trim();
  const blob = text.split(' ')[1] ?? '';
  const file = '.ssh/authorized_keys';
  const add = [
    `{ [ -z "$(tail -c 1 ${file})" ] || echo >> ${file}; }`,
    `printf '%s\\n' ${shellQuoted(text)} >> ${file}`,
    `echo ${AUTHORIZED.added}`,
  ].join(' && ');
  const isThere = `grep -v '^[[:space:]]*#' ${file} | grep -qF ${shellQuoted(blob)}`;
  return `umask 077; cd && mkdir -p .ssh && touch ${file} && if ${isThere}; then echo ${AUTHORIZED.present}; else ${add}; fi`;
}
