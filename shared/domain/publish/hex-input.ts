/** Bytes that were typed, or why what was typed stands for none. */
export type TypedBytes = { bytes: Uint8Array<ArrayBuffer>; problem: null } | { bytes: null; problem: string };

/** Hexadecimal digits in pairs; white space, `0x`, commas and colons between them mean nothing. */
export function parseHex(text: string): TypedBytes {
  const digits = text.replace(/0x|[\s,:]/gi, '');
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong) return { bytes: null, problem: `“${wrong[0]}” is not a hexadecimal digit` };
  if (digits.length % 2 === 1) return { bytes: null, problem: 'A byte has two digits: one is missing' };
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return { bytes, problem: null };
}
