import { Code, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconCopy, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

import { formatCount } from '../../lib/format.ts';
import { visibleText } from '../../lib/hex.ts';
import { useShell, type PaneProps } from '../../lib/shell.ts';
import { offerIf, usePaneActions } from '../../lib/use-pane-actions.ts';
import { useLab } from '../../link/lab-context.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PaneToolbar } from '../../ui/pane-toolbar.tsx';
import { useBoxSize } from '../../ui/use-box-size.ts';
import { useTallRows } from '../../ui/use-tall-rows.ts';
import { filterLog, readLog, type LogLevel, type LogLine } from './log-line.ts';
import classes from './log-pane.module.css';
import { TAIL_LINES, useLogTail } from './use-log-tail.ts';

const LEVELS = [
  { value: 'info', label: 'All' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] as const satisfies { value: LogLevel; label: string }[];

/** The host's log: its newest lines, to search, to copy into a report, and where the file is. */
export function LogPane(_props: PaneProps<'log'>) {
  const shell = useShell();
  const [isLive, setLive] = useState(true);
  const [text, setText] = useState('');
  const [level, setLevel] = useState<LogLevel>('info');
  const { lines, error, refresh } = useLogTail(isLive);
  const shown = filterLog(readLog(lines ?? []), text, level);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(shown.map((line) => line.text).join('\n'));
      shell.tell(`Copied ${formatCount(shown.length)} lines`);
    } catch {
      // A browser may refuse the clipboard; a file always works.
      shell.saveFile('wirebench-log.txt', [shown.map((line) => line.text).join('\n')], 'text/plain');
    }
  };

  const filterRef = useRef<HTMLInputElement>(null);
  usePaneActions('Logs', [
    { id: 'log.filter', title: 'Filter log lines', run: () => filterRef.current?.focus() },
    { id: 'log.refresh', title: 'Refresh the log', run: refresh },
    ...offerIf(shown.length > 0, { id: 'log.copy', title: 'Copy shown log lines', run: () => void copy() }),
  ]);

  return (
    <div className={classes.pane}>
      <PaneToolbar label="Logs">
        <TextInput
          ref={filterRef}
          className={classes.search}
          aria-label="Filter lines"
          placeholder="Filter lines"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Least level"
          value={level}
          onChange={(value) => setLevel(LEVELS.find((entry) => entry.value === value)?.value ?? 'info')}
          data={[...LEVELS]}
        />
        <Switch label="Refresh by itself" checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} />
        <IconButton label="Refresh" icon={<IconRefresh size={18} />} onClick={refresh} />
        <IconButton
          label="Copy shown lines"
          icon={<IconCopy size={18} />}
          isDisabled={shown.length === 0}
          onClick={() => void copy()}
        />
      </PaneToolbar>
      {error && <FailureView error={error} />}
      {!lines && !error && <Loading what="the log" />}
      {lines && shown.length === 0 && (
        <EmptyState title={lines.length === 0 ? 'The log is empty' : 'No line matches'}>
          {lines.length > 0 && 'Change the filter or the level to see more.'}
        </EmptyState>
      )}
      {shown.length > 0 && <Lines lines={shown} />}
      <LogFile lineCount={lines?.length ?? 0} shownCount={shown.length} />
    </div>
  );
}

function Lines({ lines }: { lines: readonly LogLine[] }) {
  const [probeRef, { height }] = useBoxSize<HTMLSpanElement>({ width: 1, height: 20 });
  const list = useTallRows(lines.length, height);
  const [isAtEnd, setAtEnd] = useState(true);
  const stayAtEnd = useEffectEvent(() => {
    if (isAtEnd) list.scrollToEnd();
  });
  useLayoutEffect(() => stayAtEnd(), [lines, isAtEnd, height]);
  return (
    <div
      className={classes.scroll}
      ref={list.scrollRef}
      role="log"
      aria-label="Log lines"
      aria-live="off"
      tabIndex={0}
      onScroll={() => setAtEnd(list.isAtEnd())}
    >
      <span className={classes.probe} ref={probeRef} aria-hidden="true">
        0
      </span>
      <div className={classes.rows} style={{ height: list.heightPx }}>
        {list.rows.map(({ index, top }) => (
          <div
            key={index}
            className={classes.line}
            data-level={lines[index]?.level}
            style={{ transform: `translateY(${top}px)` }}
          >
            {visibleText(lines[index]?.text ?? '')}
          </div>
        ))}
      </div>
    </div>
  );
}

function LogFile({ lineCount, shownCount }: { lineCount: number; shownCount: number }) {
  const lab = useLab();
  const shell = useShell();
  const [file, setFile] = useState('');
  useEffect(() => {
    const ask = async (): Promise<void> => {
      try {
        setFile((await lab.workbench.info({})).logFile);
      } catch (error) {
        shell.fail(error);
      }
    };
    void ask();
  }, [lab, shell]);
  return (
    <footer className={classes.foot}>
      <span>
        {formatCount(shownCount)} of the newest {formatCount(lineCount)} lines
        {lineCount >= TAIL_LINES && '; the file holds more'}
      </span>
      {file && (
        <span>
          File: <Code className={classes.file}>{file}</Code>
        </span>
      )}
    </footer>
  );
}
