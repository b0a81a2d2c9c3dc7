import type { Field } from '../../shared/domain/decode/field.ts';

/** One line of a field tree. */
export interface FieldRow {
  field: Field;
  /** Indices from the top, joined by dots: it stays the same when another message of the same shape comes. */
  key: string;
  depth: number;
  isOpen: boolean;
}

/** The lines of a tree of which some fields are closed. */
export function fieldRows(fields: readonly Field[], closed: ReadonlySet<string>): FieldRow[] {
  const rows: FieldRow[] = [];
  const add = (level: readonly Field[], prefix: string, depth: number): void => {
    for (const [index, field] of level.entries()) {
      const key = `${prefix}${index}`;
      const isOpen = field.children !== null && field.children.length > 0 && !closed.has(key);
      rows.push({ field, key, depth, isOpen });
      if (isOpen) add(field.children!, `${key}.`, depth + 1);
    }
  };
  add(fields, '', 0);
  return rows;
}

/** The keys of a field and of all that hold it, outermost first. */
export const keysOf = (path: readonly number[]): string[] => path.map((_, index) => path.slice(0, index + 1).join('.'));

/** The field a key names; undefined where the tree has none. */
export function fieldAt(fields: readonly Field[], key: string): Field | undefined {
  let level: readonly Field[] | null = fields;
  let found: Field | undefined;
  for (const index of key.split('.')) {
    found = level?.[Number(index)];
    level = found?.children ?? null;
  }
  return found;
}

/** All fields as indented lines, to copy. */
export function fieldsText(fields: readonly Field[]): string {
  return fieldRows(fields, new Set())
    .map(({ field, depth }) => {
      const name = field.name === '' ? '' : `${field.name}: `;
      return `${'  '.repeat(depth)}${name}${field.children ? `${field.type}, ` : ''}${field.value}`;
    })
    .join('\n');
}
