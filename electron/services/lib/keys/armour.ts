/** Width of a line of base64, as ssh-keygen writes it. */
const LINE_CHARS = 70;

/** One block of a text file that holds keys: `-----BEGIN label-----`, headers, base64. */
export interface Block {
  label: string;
  headers: ReadonlyMap<string, string>;
  body: Buffer;
  /** The block as it stands, with both its rules. */
  text: string;
}

/** Bytes as a block of base64 between rules. */
export function armour(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(new RegExp(`.{1,${LINE_CHARS}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The blocks of a text, those that are closed [RFC 7468 §2, RFC 1421 §4.4]. */
export function blocksOf(text: string): Block[] {
  const rule = /^-----BEGIN ([A-Z0-9 ]{1,60})-----[ \t]*\r?\n([\s\S]*?)^-----END \1-----[ \t]*\r?$/gm;
  return [...text.matchAll(rule)].map(([whole, label = '', inside = '']) => ({
    label,
    text: `${whole}\n`,
    ...split(inside),
  }));
}

/** Headers `Name: value` stand before an empty line; a line that begins with a space goes on with the one before. */
function split(inside: string): { headers: Map<string, string>; body: Buffer } {
  const headers = new Map<string, string>();
  const lines = inside.split(/\r?\n/);
  let last = '';
  while (lines.length > 0) {
    const [, name, value] = /^([A-Za-z0-9-]+):[ \t]*(.*)$/.exec(lines[0]!) ?? [];
    if (name !== undefined) headers.set((last = name), value ?? '');
    else if (last !== '' && /^[ \t]+\S/.test(lines[0]!)) headers.set(last, headers.get(last)! + lines[0]!.trim());
    else break;
    lines.shift();
  }
  return { headers, body: Buffer.from(lines.join(''), 'base64') };
}
