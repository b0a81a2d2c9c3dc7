import { describe, expect, it } from 'vitest';

import type { TypedMessage } from '../../contract/publish-draft.ts';
import type { TemplateSource } from '../template/template.ts';
import { NO_PROPERTIES } from './property-draft.ts';
import { prepareMessage } from './publish-message.ts';

const typed: TypedMessage = {
  topic: 'a/b',
  mode: 'json',
  text: '{"n":1}',
  qos: 1,
  retain: true,
  isTemplate: false,
  properties: null,
};
const source: TemplateSource = { nowMs: 0, count: 4, random: () => 0, uuid: () => 'u', clientId: 'lab' };
const around = { isFive: true, file: null, source };
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('prepareMessage', () => {
  it('makes a message of what is typed', () => {
    const { ready, sizeBytes } = prepareMessage(typed, around);
    expect(ready).toMatchObject({ topic: 'a/b', qos: 1, retain: true, properties: null, answerMs: null });
    expect(text(ready?.payload)).toBe('{"n":1}');
    expect(sizeBytes).toBe(7);
  });

  it('fills in the places of topic and payload, then checks what comes out', () => {
    const template = { ...typed, topic: 'a/{{client_id}}', text: '{"n":{{counter}}}', isTemplate: true };
    const { ready } = prepareMessage(template, around);
    expect(ready?.topic).toBe('a/lab');
    expect(text(ready?.payload)).toBe('{"n":5}');
    expect(prepareMessage({ ...template, isTemplate: false }, around)).toMatchObject({
      ready: null,
      payloadProblem: expect.stringContaining('Not JSON'),
    });
    expect(prepareMessage({ ...template, text: '{{speed}}' }, around).payloadProblem).toBe(
      'Variable at character 1: there is no variable “speed”',
    );
  });

  it('sends a file as it is, whatever is typed', () => {
    const file = { name: 'f', bytes: Uint8Array.of(0, 255) };
    expect(prepareMessage({ ...typed, text: '{' }, { ...around, file }).ready?.payload).toEqual(file.bytes);
    const large = { name: 'f', bytes: new Uint8Array(16 * 1_048_576 + 1) };
    expect(prepareMessage(typed, { ...around, file: large }).payloadProblem).toMatch(/16 MiB/);
  });

  it('has properties and requests with MQTT 5.0 only', () => {
    const properties = { ...NO_PROPERTIES, contentType: 'x', isRequest: true, topicAlias: '0' };
    expect(prepareMessage({ ...typed, properties }, around)).toMatchObject({
      ready: null,
      propertyProblem: { field: 'topicAlias' },
    });
    const right = { ...typed, properties: { ...properties, topicAlias: '' } };
    expect(prepareMessage(right, around).ready).toMatchObject({
      properties: { contentType: 'x' },
      answerMs: 5_000,
      retain: false,
    });
    expect(prepareMessage(right, { ...around, isFive: false }).ready).toMatchObject({ properties: null, retain: true });
  });

  it('waits for a topic, and refuses one that cannot be published to', () => {
    expect(prepareMessage({ ...typed, topic: '' }, around)).toMatchObject({ ready: null, topicProblem: null });
    expect(prepareMessage({ ...typed, topic: 'a/#' }, around).topicProblem).not.toBeNull();
  });
});
