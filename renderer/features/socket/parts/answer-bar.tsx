import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { Answer } from '../../../../shared/contract/socket-answer.ts';
import classes from './answer-bar.module.css';

const DEFAULT_TEMPLATE = 'echo [{line}]';

interface AnswerBarProps {
  answer: Answer;
  onChange(answer: Answer): void;
}

/** How the server answers by itself; it holds from the next byte on. */
export function AnswerBar({ answer, onChange }: AnswerBarProps) {
  const [template, setTemplate] = useState(answer.kind === 'line' ? answer.template : DEFAULT_TEMPLATE);
  const choose = (kind: string): void => {
    if (kind === 'line') onChange({ kind, template });
    else onChange({ kind: kind === 'echo' ? 'echo' : 'none' });
  };
  return (
    <div className={classes.bar} role="group" aria-label="How the server answers">
      <NativeSelect
        aria-label="Answer"
        size="xs"
        value={answer.kind}
        data={[
          { value: 'none', label: 'Answer by hand' },
          { value: 'echo', label: 'Echo every byte' },
          { value: 'line', label: 'Answer each line' },
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {answer.kind === 'line' && (
        <>
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
          <span className={classes.hint}>{'{line} stands for the line that came; CRLF follows'}</span>
        </>
      )}
    </div>
  );
}
