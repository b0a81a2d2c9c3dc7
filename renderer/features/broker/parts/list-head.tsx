import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

import { formatCount } from '../../../lib/format.ts';
import classes from './list.module.css';

interface ListHeadProps {
  /** What is looked for, in the plural: the box is named by it. */
  what: string;
  filter: string;
  onFilter(filter: string): void;
  total: number;
  /** Rows that are shown of them. */
  shown: number;
  more?: string;
}

/** The search box above a list, and how many rows it finds. */
export function ListHead({ what, filter, onFilter, total, shown, more = '' }: ListHeadProps) {
  const part = shown < total ? `the first ${formatCount(shown)} of ` : '';
  return (
    <div className={classes.head}>
      <TextInput
        className={classes.search}
        aria-label={`Filter ${what}`}
        placeholder={`Filter ${what}`}
        leftSection={<IconSearch size={16} />}
        spellCheck={false}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
      />
      <span className={classes.count}>
        {part}
        {formatCount(total)} {what}
        {more}
      </span>
    </div>
  );
}
