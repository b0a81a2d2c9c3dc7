import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';

import type { Answer, Rule } from '../../../../shared/contract/socket-answer.ts';
import classes from './answer-bar.module.css';
import { RulesDialog } from './rules/rules-dialog.tsx';

const DEFAULT_TEMPLATE = 'echo [{line}]';

type Kind = Answer['kind'];

const KINDS: { value: Kind; label: string }[] = [
  { value: 'none', label: 'Answer by hand' },
  { value: 'echo', label: 'Echo every byte' },
  { value: 'line', label: 'Answer each line' },
  { value: 'rules', label: 'Answer by rules' },
  { value: 'discard', label: 'Discard' },
  { value: 'daytime', label: 'Daytime' },
  { value: 'chargen', label: 'Character generator' },
];

const HINTS: Partial<Record<Kind, string>> = {
  line: '{line} stands for the line that came; CRLF follows',
  discard: 'Everything is read, nothing answered (RFC 863)',
  daytime: 'The time, and the end, for whoever connects from now on (RFC 867)',
  chargen: 'Lines without end for whoever connects from now on (RFC 864)',
};
const UDP_HINTS: Partial<Record<Kind, string>> = {
  daytime: 'The time for each datagram (RFC 867)',
  chargen: 'Up to 512 characters for each datagram (RFC 864)',
};

interface AnswerBarProps {
  answer: Answer;
  isUdp?: boolean;
  onChange(answer: Answer): void;
}

/** How a socket answers by itself; it holds from the next byte on. */
export function AnswerBar({ answer, isUdp = false, onChange }: AnswerBarProps) {
  const [template, setTemplate] = useState(answer.kind === 'line' ? answer.template : DEFAULT_TEMPLATE);
  // Kept while another answer is tried.
  const [rules, setRules] = useState<Rule[]>(answer.kind === 'rules' ? answer.rules : []);
  const [isEditing, { open, close }] = useDisclosure(false);
  const choose = (kind: Kind): void => {
    if (kind === 'line') onChange({ kind, template });
    else if (kind !== 'rules') onChange({ kind });
    else if (rules.length > 0) onChange({ kind, rules });
    else open();
  };
  const hint = (isUdp && UDP_HINTS[answer.kind]) || HINTS[answer.kind];
  return (
    <div className={classes.bar} role="group" aria-label="How it is answered">
      <NativeSelect
        aria-label="Answer"
        size="xs"
        value={answer.kind}
        data={KINDS}
        onChange={(event) => choose(event.currentTarget.value as Kind)}
      />
      {answer.kind === 'line' && (
        <TextInput
          className={classes.template ?? ''}
          classNames={{ input: classes.mono ?? '' }}
          aria-label="Template of the answer"
          value={template}
          maxLength={10_000}
          spellCheck={false}
          onChange={(event) => {
            setTemplate(event.currentTarget.value);
            onChange({ kind: 'line', template: event.currentTarget.value });
          }}
        />
      )}
      {answer.kind === 'rules' && (
        <Button variant="default" onClick={open}>
          {answer.rules.length === 1 ? '1 rule…' : `${answer.rules.length} rules…`}
        </Button>
      )}
      {hint && <span className={classes.hint}>{hint}</span>}
      {isEditing && (
        <RulesDialog
          rules={rules}
          isUdp={isUdp}
          onClose={close}
          onUse={(used) => {
            setRules(used);
            onChange({ kind: 'rules', rules: used });
            close();
          }}
        />
      )}
    </div>
  );
}
