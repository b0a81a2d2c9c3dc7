import { IconChevronRight, IconPinFilled } from '@tabler/icons-react';
import { memo } from 'react';

import { formatCount } from '../../../lib/format.ts';
import { levelText, previewOf, type Preview } from '../display-text.ts';
import { formatPerS } from '../numbers.ts';
import { AGE_BANDS } from '../topic-age.ts';
import type { ShownRow } from '../tree-view.ts';
import classes from './topic-tree.module.css';

/** Deeper rows are indented no further: a topic may have thousands of levels. */
const MAX_INDENT = 24;

interface TopicRowProps {
  row: ShownRow;
  id: string;
  isSelected: boolean;
  /** Band of its newest message's age; null where ages are not shown. */
  age: number | null;
  onSelect(nodeId: number): void;
  onToggle(nodeId: number, isExpanded: boolean): void;
  onMenu(nodeId: number, x: number, y: number): void;
}

/** One level of the tree, drawn anew only when something in it changed. */
export const TopicRow = memo(function TopicRow(props: TopicRowProps) {
  const { row, id, isSelected, age, onSelect, onToggle, onMenu } = props;
  const level = levelText(row.level);
  const preview = row.last ? previewOf(row.last.preview, row.last.sizeBytes) : null;
  const toggle = (): void => {
    if (row.hasChildren) onToggle(row.id, !row.isExpanded);
  };
  return (
    <div
      role="treeitem"
      id={id}
      className={classes.row}
      aria-label={spoken(row, level, preview, age)}
      aria-level={row.depth + 1}
      aria-expanded={row.hasChildren ? row.isExpanded : undefined}
      aria-selected={isSelected}
      data-beat={row.beat || undefined}
      onClick={() => onSelect(row.id)}
      onDoubleClick={toggle}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(row.id, event.clientX, event.clientY);
      }}
    >
      <span className={classes.name} style={{ paddingInlineStart: `${Math.min(row.depth, MAX_INDENT) * 16}px` }}>
        <Twisty row={row} onToggle={toggle} />
        {row.depth > MAX_INDENT && <span className={classes.depth}>level {row.depth + 1}</span>}
        <bdi className={row.level === '' ? classes.emptyLevel : classes.level}>{level}</bdi>
        {row.holdsRetained && (
          <IconPinFilled
            className={classes.pin}
            size={12}
            aria-label="Retained"
            title="The broker keeps a retained message here, as far as Wirebench has seen"
          />
        )}
        {preview && <Value preview={preview} />}
        {row.hasChildren && (
          <span className={classes.below}>
            {formatCount(row.subtreeTopics)} {row.subtreeTopics === 1 ? 'topic' : 'topics'}
          </span>
        )}
      </span>
      {age !== null && (
        <span className={classes.age} data-band={age}>
          {AGE_BANDS[age]?.label}
        </span>
      )}
      <span className={classes.count}>{formatCount(row.subtreeMessages)}</span>
      <span className={classes.rate}>{formatPerS(row.ratePerS)}</span>
    </div>
  );
});

function Twisty({ row, onToggle }: { row: ShownRow; onToggle: () => void }) {
  return (
    <span
      className={classes.twisty}
      data-open={row.isExpanded || undefined}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {row.hasChildren && <IconChevronRight size={14} />}
    </span>
  );
}

const Value = ({ preview }: { preview: Preview }) => (
  <span className={classes.value} data-kind={preview.kind}>
    <span className={classes.equals}>=</span> <bdi>{preview.text}</bdi>
  </span>
);

/** What a screen reader says of a row. */
function spoken(row: ShownRow, level: string, preview: Preview | null, age: number | null): string {
  const parts = [level];
  if (preview) parts.push(preview.kind === 'hex' ? `bytes ${preview.text}` : preview.text);
  if (row.holdsRetained) parts.push('retained');
  if (row.hasChildren) parts.push(`${formatCount(row.subtreeTopics)} topics`);
  parts.push(`${formatCount(row.subtreeMessages)} messages`);
  if (age !== null) parts.push(`newest ${AGE_BANDS[age]?.label}`);
  return parts.join(', ');
}
