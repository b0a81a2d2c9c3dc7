import { diffArrays } from 'diff';

import { MAX_DIFFERENCES, type DiffLine, type PayloadDiff } from '../../../shared/contract/mqtt-messages.ts';

/** Equal lines shown around a change. */
const AROUND = 3;
/** Longest line that is listed, in characters. */
const LINE_CHARACTERS = 500;
/** Lining two texts up holds the event loop: no longer than this, in milliseconds. */
const LONGEST_MS = 30;

interface Run {
  kind: 'same' | 'added' | 'removed';
  lines: string[];
}

/** What changed between two texts, line by line. */
export function diffText(before: string, after: string): PayloadDiff {
  const [from, to] = [before.split('\n'), after.split('\n')];
  const aligned = diffArrays(from, to, { timeout: LONGEST_MS });
  const runs: Run[] = aligned
    ? aligned.map(({ value, added, removed }) => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        lines: value,
      }))
    : [
        { kind: 'removed', lines: from },
        { kind: 'added', lines: to },
      ];
  const count = (kind: Run['kind']): number =>
    runs.reduce((sum, run) => (run.kind === kind ? sum + run.lines.length : sum), 0);
  const { lines, isCut } = listed(runs);
  return { kind: 'text', added: count('added'), removed: count('removed'), lines, isCut, isApart: !aligned };
}

/** The changed lines with some around them, as many as are listed. */
function listed(runs: readonly Run[]): { lines: DiffLine[]; isCut: boolean } {
  const lines: DiffLine[] = [];
  for (const [index, run] of runs.entries()) {
    for (const line of run.kind === 'same' ? shortened(run, index === 0, index === runs.length - 1) : whole(run)) {
      if (lines.length === MAX_DIFFERENCES) return { lines, isCut: true };
      lines.push(line);
    }
  }
  return { lines, isCut: false };
}

function* whole({ kind, lines }: Run): Generator<DiffLine> {
  for (const text of lines) yield { kind, text: cut(text) };
}

function* shortened({ kind, lines }: Run, isFirst: boolean, isLast: boolean): Generator<DiffLine> {
  const head = isFirst ? 0 : AROUND;
  const tail = isLast ? 0 : AROUND;
  const skipped = lines.length - head - tail;
  // One line is as short as the words that would stand for it.
  if (skipped <= 1) return yield* whole({ kind, lines });
  yield* whole({ kind, lines: lines.slice(0, head) });
  yield { kind: 'skipped', lines: skipped };
  if (tail > 0) yield* whole({ kind, lines: lines.slice(-tail) });
}

const cut = (text: string): string => (text.length > LINE_CHARACTERS ? `${text.slice(0, LINE_CHARACTERS)}…` : text);
