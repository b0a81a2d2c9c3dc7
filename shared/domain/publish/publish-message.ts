import { MAX_PUBLISH_BYTES, type Qos } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import type { TypedMessage } from '../../contract/publish-draft.ts';
import { isTemplateProblem, parseTemplate, renderTemplate, type TemplateSource } from '../template/template.ts';
import { topicNameProblem } from '../topic-filter.ts';
import { answerMs, NO_PROPERTIES, propertiesOf, type PropertyProblem } from './property-draft.ts';
import { buildPayload } from './publish-payload.ts';

/** A file chosen as the payload, in place of what is typed. */
export interface PayloadFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A message that can be sent. */
export interface ReadyMessage {
  topic: string;
  payload: Uint8Array<ArrayBuffer>;
  qos: Qos;
  retain: boolean;
  /** Null where the connection speaks MQTT 3.1.1, or nothing was filled in. */
  properties: PublishProperties | null;
  /** How long to wait for an answer, in milliseconds; null where none is asked for. */
  answerMs: number | null;
}

/** What a typed message becomes, and what keeps it from being sent. */
export interface PreparedMessage {
  /** Null while something is missing or wrong. */
  ready: ReadyMessage | null;
  /** Of the payload; null where it cannot be read. */
  sizeBytes: number | null;
  topicProblem: string | null;
  payloadProblem: string | null;
  propertyProblem: PropertyProblem | null;
}

interface Surroundings {
  isFive: boolean;
  file: PayloadFile | null;
  source: TemplateSource;
}

/** Fills in, reads and checks a message as it is typed. An empty topic is missing, which is no problem yet. */
export function prepareMessage(typed: TypedMessage, { isFive, file, source }: Surroundings): PreparedMessage {
  const topic = fillIn(typed.topic, typed.isTemplate, source);
  const text = file ? { text: '', problem: null } : fillIn(typed.text, typed.isTemplate, source);
  const payload = file ? { bytes: file.bytes, problem: null } : buildPayload(typed.mode, text.text);
  const tooLarge =
    payload.bytes && payload.bytes.byteLength > MAX_PUBLISH_BYTES ? 'At most 16 MiB can be published' : null;
  const topicProblem = topic.problem ?? (topic.text === '' ? null : topicNameProblem(topic.text));
  const payloadProblem = text.problem ?? tooLarge ?? payload.problem;
  const draft = typed.properties ?? NO_PROPERTIES;
  const { properties, problem } = isFive ? propertiesOf(draft) : { properties: {}, problem: null };
  const isWhole = topic.text !== '' && !topicProblem && !payloadProblem && !problem;
  const isRequest = isFive && draft.isRequest;
  return {
    ready:
      isWhole && payload.bytes
        ? {
            topic: topic.text,
            payload: payload.bytes,
            qos: typed.qos,
            retain: typed.retain && !isRequest,
            properties: Object.keys(properties).length > 0 ? properties : null,
            answerMs: isRequest ? answerMs(draft) : null,
          }
        : null,
    sizeBytes: payload.bytes?.byteLength ?? null,
    topicProblem,
    payloadProblem,
    propertyProblem: problem,
  };
}

function fillIn(text: string, isTemplate: boolean, source: TemplateSource): { text: string; problem: string | null } {
  if (!isTemplate) return { text, problem: null };
  const template = parseTemplate(text);
  if (isTemplateProblem(template))
    return { text, problem: `Variable at character ${template.at + 1}: ${template.reason}` };
  return { text: renderTemplate(template, source), problem: null };
}
