import type { Decoded, Field } from '../decode/field.ts';

/**
 * What a decoder read, as a value that a JSON path leads through: what has names by name, what is numbered from 0 as an
 * array. Of fields with the same name the second is `name (2)`, and so on.
 */
export function plainValue({ fields }: Decoded): unknown {
  // A value that stands alone has no name.
  return fields.length === 1 && fields[0]!.name === '' ? valueOf(fields[0]!) : valueOfAll(fields, valueOf);
}

/** The metrics of a Sparkplug B payload by name, and its timestamp and sequence number. */
export function sparkplugValue({ fields }: Decoded): unknown {
  return valueOfAll(fields, ({ value }) => leaf(value));
}

const valueOf = ({ value, children }: Field): unknown => (children ? valueOfAll(children, valueOf) : leaf(value));

function valueOfAll(fields: readonly Field[], read: (field: Field) => unknown): unknown {
  if (fields.length > 0 && fields.every(({ name }, index) => name === String(index))) return fields.map(read);
  const found: Record<string, unknown> = {};
  const times = new Map<string, number>();
  for (const field of fields) {
    const time = (times.get(field.name) ?? 0) + 1;
    times.set(field.name, time);
    found[time === 1 ? field.name : `${field.name} (${time})`] = read(field);
  }
  return found;
}

const leaf = (text: string): unknown => (text === 'true' || text === 'false' ? text === 'true' : text);
