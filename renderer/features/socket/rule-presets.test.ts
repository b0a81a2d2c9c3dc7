import { expect, it } from 'vitest';

import { Answer } from '../../../shared/contract/socket-answer.ts';
import { answerProblem } from '../../../shared/domain/respond/rule-problem.ts';
import { presetsFor, RULE_PRESETS } from './rule-presets.ts';

it.each(RULE_PRESETS)('“$label” can be used as it is', ({ rules }) => {
  const answer = Answer.parse({ kind: 'rules', rules });
  expect(answerProblem(answer)).toBeNull();
});

it('greets nobody where there is no connection', () => {
  expect(presetsFor(false)).toEqual(RULE_PRESETS);
  expect(presetsFor(true).map(({ label }) => label)).toEqual(['PING is answered by PONG', 'A web page (HTTP)']);
});
