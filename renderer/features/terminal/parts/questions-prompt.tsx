import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import type { SshPrompt } from '../../../../shared/contract/ssh.ts';
import { visibleText } from '../../../lib/hex.ts';
import { useFirstFocus } from '../use-first-focus.ts';
import classes from './ssh-notice.module.css';

interface QuestionsPromptProps {
  prompt: Extract<SshPrompt, { kind: 'questions' }>;
  onAnswer(answers: string[]): void;
  onRefuse(): void;
}

/** What the login asks: a password, a passphrase, or whatever the server wants to know. */
export function QuestionsPrompt({ prompt, onAnswer, onRefuse }: QuestionsPromptProps) {
  const fieldRef = useFirstFocus();
  const [answers, setAnswers] = useState(() => prompt.fields.map(() => ''));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onAnswer(answers);
  };
  return (
    <form className={classes.notice} aria-label={visibleText(prompt.title)} onSubmit={submit}>
      <p className={classes.title}>{visibleText(prompt.title)}</p>
      {prompt.instructions !== '' && <p className={classes.words}>{prompt.instructions}</p>}
      {prompt.problem !== '' && <p role="alert">{prompt.problem}</p>}
      {prompt.fields.map(({ label, isShown }, index) => {
        const Field = isShown ? TextInput : PasswordInput;
        return (
          <Field
            key={index}
            className={classes.field ?? ''}
            label={visibleText(label)}
            autoComplete="off"
            ref={index === 0 ? fieldRef : null}
            spellCheck={false}
            value={answers[index]}
            onChange={({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
              setAnswers((was) => was.with(index, value))
            }
          />
        );
      })}
      <div className={classes.actions}>
        <Button type="submit">Answer</Button>
        <Button variant="default" onClick={onRefuse}>
          Cancel the login
        </Button>
      </div>
    </form>
  );
}
