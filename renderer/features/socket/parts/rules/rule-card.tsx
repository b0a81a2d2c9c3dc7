import { Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';

import {
  MAX_ANSWER_DELAY_MS,
  type Rule,
  type RuleReply,
  type RuleTest,
} from '../../../../../shared/contract/socket-answer.ts';
import { ruleProblem } from '../../../../../shared/domain/respond/rule-problem.ts';
import { IconButton } from '../../../../ui/icon-button.tsx';
import classes from './rules-dialog.module.css';

const TESTS: { value: RuleTest['kind']; label: string }[] = [
  { value: 'any', label: 'is anything' },
  { value: 'equals', label: 'equals' },
  { value: 'contains', label: 'contains' },
  { value: 'regex', label: 'matches the expression' },
  { value: 'bytes', label: 'has the bytes' },
];
const REPLIES: { value: RuleReply['kind']; label: string }[] = [
  { value: 'text', label: 'text' },
  { value: 'hex', label: 'bytes in hex' },
  { value: 'echo', label: 'what came' },
  { value: 'nothing', label: 'nothing' },
];
const ENDINGS = [
  { value: 'crlf', label: 'and CRLF' },
  { value: 'lf', label: 'and LF' },
  { value: 'nul', label: 'and NUL' },
  { value: 'none', label: 'and no more' },
];
const THEN = [
  { value: 'stay', label: 'stay connected' },
  { value: 'half-close', label: 'finish sending' },
  { value: 'close', label: 'close' },
  { value: 'reset', label: 'reset' },
];

interface RuleCardProps {
  /** Counted from 1. */
  number: number;
  rule: Rule;
  isUdp: boolean;
  isFirst: boolean;
  isLast: boolean;
  onChange(rule: Rule): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** One rule: when it holds, what it answers, what it does then. */
export function RuleCard({ number, rule, isUdp, isFirst, isLast, onChange, onMove, onRemove }: RuleCardProps) {
  const problem = ruleProblem(rule);
  return (
    <li className={classes.rule}>
      <fieldset className={classes.fields} aria-label={`Rule ${number}`}>
        <div className={classes.row}>
          <span className={classes.number}>{number}</span>
          <When rule={rule} isUdp={isUdp} onChange={onChange} />
        </div>
        <Reply rule={rule} onChange={onChange} />
        <div className={classes.row}>
          <span className={classes.word}>after</span>
          <NumberInput
            className={classes.delay ?? ''}
            aria-label="Delay in milliseconds"
            value={rule.delayMs}
            min={0}
            max={MAX_ANSWER_DELAY_MS}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            hideControls
            suffix=" ms"
            onChange={(delayMs) => typeof delayMs === 'number' && onChange({ ...rule, delayMs })}
          />
          {!isUdp && (
            <>
              <span className={classes.word}>then</span>
              <NativeSelect
                size="xs"
                aria-label="Then"
                value={rule.after}
                data={THEN}
                onChange={(event) => onChange({ ...rule, after: event.currentTarget.value as Rule['after'] })}
              />
            </>
          )}
          <span className={classes.grow} />
          <IconButton
            label="Move up"
            icon={<IconArrowUp size={16} />}
            isDisabled={isFirst}
            onClick={() => onMove(-1)}
          />
          <IconButton
            label="Move down"
            icon={<IconArrowDown size={16} />}
            isDisabled={isLast}
            onClick={() => onMove(1)}
          />
          <IconButton label={`Remove rule ${number}`} icon={<IconTrash size={16} />} onClick={onRemove} />
        </div>
        {problem !== null && (
          <span className={classes.problem} role="status">
            {problem}
          </span>
        )}
      </fieldset>
    </li>
  );
}

interface PartProps {
  rule: Rule;
  onChange(rule: Rule): void;
}

function When({ rule, isUdp, onChange }: PartProps & { isUdp: boolean }) {
  const { when, test } = rule;
  const moments = isUdp
    ? [
        { value: 'line', label: 'A datagram, without its line end,' },
        { value: 'chunk', label: 'A datagram' },
      ]
    : [
        { value: 'connect', label: 'When connected' },
        { value: 'line', label: 'A line' },
        { value: 'chunk', label: 'A chunk as it came' },
      ];
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label="When"
        value={when}
        data={moments}
        onChange={(event) => onChange({ ...rule, when: event.currentTarget.value as Rule['when'] })}
      />
      {when !== 'connect' && (
        <NativeSelect
          size="xs"
          aria-label="Test"
          value={test.kind}
          data={TESTS}
          onChange={(event) => onChange({ ...rule, test: testOf(event.currentTarget.value as RuleTest['kind'], test) })}
        />
      )}
      {when !== 'connect' && test.kind !== 'any' && (
        <TextInput
          className={classes.wanted ?? ''}
          classNames={{ input: classes.mono ?? '' }}
          aria-label="Looked for"
          placeholder={test.kind === 'bytes' ? '02 ?? 03' : ''}
          value={wordsOf(test)}
          maxLength={test.kind === 'regex' ? 1_000 : 4_000}
          spellCheck={false}
          onChange={(event) => onChange({ ...rule, test: withWords(test, event.currentTarget.value) })}
        />
      )}
      {when !== 'connect' && test.kind === 'regex' && (
        <Checkbox
          label="Any case"
          checked={test.ignoresCase}
          onChange={(event) => onChange({ ...rule, test: { ...test, ignoresCase: event.currentTarget.checked } })}
        />
      )}
    </>
  );
}

function Reply({ rule, onChange }: PartProps) {
  const { reply } = rule;
  const isWritten = reply.kind === 'text' || reply.kind === 'hex';
  return (
    <div className={classes.row}>
      <span className={classes.word}>is answered by</span>
      <NativeSelect
        size="xs"
        aria-label="Reply"
        value={reply.kind}
        data={REPLIES}
        onChange={(event) =>
          onChange({ ...rule, reply: replyOf(event.currentTarget.value as RuleReply['kind'], reply) })
        }
      />
      {isWritten && (
        <Textarea
          className={classes.wanted ?? ''}
          classNames={{ input: classes.mono ?? '' }}
          aria-label="Template"
          placeholder={reply.kind === 'hex' ? '02 {line} 03' : ''}
          value={reply.template}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={100_000}
          spellCheck={false}
          onChange={(event) => onChange({ ...rule, reply: { ...reply, template: event.currentTarget.value } })}
        />
      )}
      {reply.kind === 'text' && (
        <NativeSelect
          size="xs"
          aria-label="Ends with"
          value={reply.ending}
          data={ENDINGS}
          onChange={(event) =>
            onChange({ ...rule, reply: { ...reply, ending: event.currentTarget.value as typeof reply.ending } })
          }
        />
      )}
    </div>
  );
}

/** What a test looks for, as it is written; empty for one that takes anything. */
function wordsOf(test: RuleTest): string {
  if (test.kind === 'any') return '';
  return test.kind === 'equals' || test.kind === 'contains' ? test.text : test.pattern;
}

function withWords(test: RuleTest, words: string): RuleTest {
  if (test.kind === 'any') return test;
  return test.kind === 'equals' || test.kind === 'contains' ? { ...test, text: words } : { ...test, pattern: words };
}

/** Another test of the same words. */
function testOf(kind: RuleTest['kind'], before: RuleTest): RuleTest {
  const words = wordsOf(before);
  if (kind === 'any') return { kind };
  if (kind === 'regex') return { kind, pattern: words, ignoresCase: false };
  return kind === 'bytes' ? { kind, pattern: words } : { kind, text: words };
}

/** Another reply of the same words. */
function replyOf(kind: RuleReply['kind'], before: RuleReply): RuleReply {
  const template = before.kind === 'text' || before.kind === 'hex' ? before.template : '';
  if (kind === 'text') return { kind, template, ending: 'crlf' };
  return kind === 'hex' ? { kind, template } : { kind };
}
