import { MAX_ANSWER_MS } from '../../contract/mqtt.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import type { PropertyDraft } from '../../contract/publish-draft.ts';
import { topicNameProblem } from '../topic-filter.ts';
import { buildPayload } from './publish-payload.ts';

export const NO_PROPERTIES: PropertyDraft = {
  format: 'unset',
  contentType: '',
  responseTopic: '',
  correlation: '',
  correlationMode: 'text',
  expiryS: '',
  topicAlias: '',
  user: [],
  isRequest: false,
  timeoutS: '5',
};

/** What is wrong, and with which field. */
export interface PropertyProblem {
  field: 'responseTopic' | 'correlation' | 'expiryS' | 'topicAlias' | 'timeoutS';
  text: string;
}

/** The properties that valid fields say, and the first problem of those that are not. */
export function propertiesOf(draft: PropertyDraft): { properties: PublishProperties; problem: PropertyProblem | null } {
  const correlation = buildPayload(draft.correlationMode, draft.correlation);
  const user = draft.user.filter(([name, value]) => name !== '' || value !== '');
  const properties: PublishProperties = {
    ...(draft.format === 'unset' ? {} : { isUtf8: draft.format === 'utf8' }),
    ...(draft.contentType === '' ? {} : { contentType: draft.contentType }),
    ...(draft.responseTopic === '' ? {} : { responseTopic: draft.responseTopic }),
    ...(draft.correlation === '' || !correlation.bytes ? {} : { correlationData: correlation.bytes }),
    ...(draft.expiryS === '' ? {} : { messageExpiryS: Number(draft.expiryS) }),
    ...(draft.topicAlias === '' ? {} : { topicAlias: Number(draft.topicAlias) }),
    ...(user.length === 0 ? {} : { userProperties: user }),
  };
  return { properties, problem: problemOf(draft, correlation.problem) };
}

/** How long to wait for an answer, in milliseconds. */
export const answerMs = ({ timeoutS }: PropertyDraft): number => Math.round(Number(timeoutS) * 1_000);

/** Whether a name comes again after another one: those are sent next to each other. */
export function isInterleaved({ user }: PropertyDraft): boolean {
  const names = user.map(([name]) => name);
  return names.some((name, index) => index > 0 && names[index - 1] !== name && names.indexOf(name) < index);
}

function problemOf(draft: PropertyDraft, correlation: string | null): PropertyProblem | null {
  const topic = draft.responseTopic === '' ? null : topicNameProblem(draft.responseTopic);
  if (topic) return { field: 'responseTopic', text: `Cannot be used: ${topic}` };
  if (correlation) return { field: 'correlation', text: correlation };
  if (!isWhole(draft.expiryS, 0, 4_294_967_295)) return { field: 'expiryS', text: 'Seconds from 0 to 4,294,967,295' };
  if (!isWhole(draft.topicAlias, 1, 65_535)) return { field: 'topicAlias', text: 'A number from 1 to 65,535' };
  const waitMs = answerMs(draft);
  if (draft.isRequest && !(waitMs >= 100 && waitMs <= MAX_ANSWER_MS))
    return { field: 'timeoutS', text: `Seconds from 0.1 to ${MAX_ANSWER_MS / 1_000}` };
  return null;
}

const isWhole = (typed: string, least: number, most: number): boolean =>
  typed === '' || (/^\d+$/.test(typed) && Number(typed) >= least && Number(typed) <= most);
