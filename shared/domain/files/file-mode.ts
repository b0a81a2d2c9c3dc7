/** Permission bits as people read and write them. @see POSIX.1-2017, chmod and ls */

/** The bits that chmod sets: twelve, of which the first three are set-user-ID, set-group-ID and sticky. */
export const MODE_BITS = 0o7777;

/** Those of them that say who may read, write and run. */
export const RIGHTS_BITS = 0o777;

/** The bits in octal: `644`, or `4755` where one of the special ones is set. */
export const octalMode = (mode: number): string => (mode & MODE_BITS).toString(8).padStart(3, '0');

/** Reads octal digits; null where they are none, or too many. */
export const parseOctalMode = (text: string): number | null =>
  /^[0-7]{1,4}$/.test(text.trim()) ? Number.parseInt(text.trim(), 8) : null;

/** The bits as `ls -l` writes them, without the kind: `rwxr-xr-x`. */
export function modeLetters(mode: number): string {
  const who = [0o400, 0o200, 0o100, 0o040, 0o020, 0o010, 0o004, 0o002, 0o001];
  const letters = who.map((bit, at) => (mode & bit ? 'rwx'[at % 3]! : '-'));
  const special: [bit: number, at: number, letter: string][] = [
    [0o4000, 2, 's'],
    [0o2000, 5, 's'],
    [0o1000, 8, 't'],
  ];
  for (const [bit, at, letter] of special)
    if (mode & bit) letters[at] = letters[at] === 'x' ? letter : letter.toUpperCase();
  return letters.join('');
}

/** What the bits allow, in words: `Owner: read, write. Group: read. Others: nothing.` */
export function modeWords(mode: number): string {
  const rights = (shift: number): string => {
    const names = ['read', 'write', 'run or enter'].filter((_, at) => mode & ((4 >> at) << shift));
    return names.length === 0 ? 'nothing' : names.join(', ');
  };
  const special = [
    [0o4000, ' Runs as its owner.'],
    [0o2000, ' Runs as its group.'],
    [0o1000, ' Only owners delete in it.'],
  ] as const;
  const more = special.map(([bit, words]) => (mode & bit ? words : '')).join('');
  return `Owner: ${rights(6)}. Group: ${rights(3)}. Others: ${rights(0)}.${more}`;
}
