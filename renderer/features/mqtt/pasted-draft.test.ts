import fc from 'fast-check';
import { expect, it } from 'vitest';

import { type PastedMessage, pasteMosquitto } from '../../../shared/domain/code/paste-mosquitto.ts';
import { draftOf } from './pasted-draft.ts';
import { prepareMessage } from '../../../shared/domain/publish/publish-message.ts';

const source = { nowMs: 0, count: 0, random: () => 0, uuid: () => '', clientId: '' };
const prepare = (typed: ReturnType<typeof draftOf>) =>
  prepareMessage(typed, { isFive: true, file: null, source }).ready;
const messageOf = (payload: Uint8Array<ArrayBuffer>): PastedMessage => ({
  do: 'publish',
  topic: 'a',
  payload,
  qos: 1,
  retain: true,
  properties: {},
  notes: [],
});

it('fills the form so that it sends the very bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 }).map((all) => new TextEncoder().encode(all));
  const bytes = fc.uint8Array({ maxLength: 60 }).map((all) => new Uint8Array(all));
  fc.assert(
    fc.property(fc.oneof(bytes, text), (payload) => {
      const ready = prepare(draftOf(messageOf(payload)));
      expect(Array.from(ready?.payload ?? [])).toEqual(Array.from(payload));
    }),
  );
});

it.each([
  ['{"on": true}', 'json', '{"on": true}'],
  ['{{counter}}', 'text', '{{counter}}'],
  ['12', 'text', '12'],
  ['a\r\nb', 'hex', '61 0d 0a 62'],
])('writes %j as %s', (text, mode, written) => {
  const payload = new TextEncoder().encode(text);
  expect(draftOf(messageOf(payload))).toMatchObject({ mode, text: written, isTemplate: false });
});

it('takes the properties over', () => {
  const result = pasteMosquitto(
    'mosquitto_pub -t a -n -D publish response-topic b -D publish correlation-data 7 -D publish payload-format-indicator 1 -D publish topic-alias 3',
  );
  if (result.do !== 'publish') throw new Error(result.do);
  expect(prepare(draftOf(result))?.properties).toEqual({
    isUtf8: true,
    responseTopic: 'b',
    correlationData: new TextEncoder().encode('7'),
    topicAlias: 3,
  });
});
