import type { ByteRange, DiffLine, JsonChange, PayloadDiff } from '../../../../shared/contract/mqtt-messages.ts';
import { formatCount } from '../../../lib/format.ts';
import { hexOf, visibleText } from '../../../lib/hex.ts';
import { oneLine } from '../display-text.ts';
import classes from './diff-view.module.css';

const SIGNS = { added: '+', removed: '−', changed: '±', same: ' ' } as const;

/** The changes themselves, each with a sign beside its colour. */
export function DiffBody({ diff }: { diff: Exclude<PayloadDiff, { kind: 'same' }> }) {
  if (diff.kind === 'text') {
    return (
      <div className={classes.body} role="region" aria-label="Changed lines" tabIndex={0}>
        {diff.lines.map((line, index) => (
          <Line key={index} line={line} />
        ))}
      </div>
    );
  }
  return (
    <ul className={classes.body} aria-label={diff.kind === 'json' ? 'Changed values' : 'Changed bytes'} tabIndex={0}>
      {diff.kind === 'json'
        ? diff.changes.map((change, index) => <Change key={index} change={change} />)
        : diff.ranges.map((range) => <Bytes key={range.offset} range={range} />)}
    </ul>
  );
}

function Line({ line }: { line: DiffLine }) {
  if (line.kind === 'skipped') return <div className={classes.skipped}>{formatCount(line.lines)} lines the same</div>;
  return (
    <div className={classes.line} data-kind={line.kind}>
      <span className={classes.sign}>{SIGNS[line.kind]}</span>
      <span>{visibleText(line.text)}</span>
    </div>
  );
}

function Change({ change: { kind, path, before, after } }: { change: JsonChange }) {
  return (
    <li className={classes.change} data-kind={kind}>
      <span className={classes.sign} role="img" aria-label={kind}>
        {SIGNS[kind]}
      </span>
      <bdi className={classes.path}>{oneLine(path)}</bdi>
      <span className={classes.values}>
        {before !== null && <del className={classes.before}>{visibleText(before)}</del>}
        {before !== null && after !== null && <span aria-hidden="true"> → </span>}
        {after !== null && <ins className={classes.after}>{visibleText(after)}</ins>}
      </span>
    </li>
  );
}

function Bytes({ range }: { range: ByteRange }) {
  return (
    <li className={classes.change}>
      <span className={classes.path}>at {range.offset.toString(16).padStart(8, '0')}</span>
      <span className={classes.values}>
        <del className={classes.before}>{hexText(range.before, range.beforeBytes)}</del>
        <span aria-hidden="true"> → </span>
        <ins className={classes.after}>{hexText(range.after, range.afterBytes)}</ins>
      </span>
    </li>
  );
}

/** The bytes of one side, and how many are not listed. */
function hexText(bytes: Uint8Array, total: number): string {
  if (total === 0) return 'no bytes';
  const rest = total - bytes.byteLength;
  return rest > 0 ? `${hexOf(bytes)} and ${formatCount(rest)} more` : hexOf(bytes);
}
