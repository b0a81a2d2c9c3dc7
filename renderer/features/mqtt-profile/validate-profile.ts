import { z } from 'zod';

import { MqttSettings, ProxySettings, WebSocketHeader } from '../../../shared/contract/mqtt-profile.ts';
import { topicFilterProblem, topicNameProblem } from '../../../shared/domain/topic-filter.ts';
import { headersOf, protocolsOf, savedAfter, type ProfileValues } from './profile-values.ts';

const whole = (least: number, most: number, text: string) => z.number(text).int(text).min(least, text).max(most, text);
const atMost = (length: number) => z.string().max(length, `At most ${length.toLocaleString('en')} characters`);

const host = z
  .string()
  .trim()
  .min(1, 'Enter a host name or an address')
  .max(255, 'At most 255 characters')
  .refine((text) => !text.includes('://'), 'Enter the host alone, or paste a whole address such as mqtts://host:8883')
  .refine((text) => !/[\s/?#@]/.test(text), 'A host has no spaces, slashes, or user name');

const fields = z.object({
  name: atMost(200),
  host,
  port: whole(1, 65_535, 'A port is a number from 1 to 65,535'),
  path: atMost(1_000).refine((path) => path === '' || path.startsWith('/'), 'A path begins with /'),
  clientId: atMost(23_000),
  username: atMost(65_535),
  authenticationMethod: atMost(200),
  keepaliveS: whole(0, 65_535, 'Seconds from 0 (off) to 65,535'),
  sessionExpiryS: whole(0, 4_294_967_295, 'Seconds from 0 to 4,294,967,295 (never)'),
  connectTimeoutS: z
    .number('Seconds from 0.5 to 300')
    .min(0.5, 'Seconds from 0.5 to 300')
    .max(300, 'Seconds from 0.5 to 300'),
  serverName: atMost(255),
  alpn: z
    .string()
    .refine(
      (text) => MqttSettings.shape.alpn.safeParse(protocolsOf(text)).success,
      'At most 10 names of 255 characters',
    ),
});

const topicFilter = z.string().superRefine((filter, context) => {
  const problem = topicFilterProblem(filter);
  if (problem) context.addIssue(sentence(problem));
});
const topicName = z.string().superRefine((topic, context) => {
  const problem = topicNameProblem(topic);
  if (problem) context.addIssue(sentence(problem));
});

/**
 * The problems of a form, by the path of their field; empty if it can be saved.
 *
 * @param savedSecrets names of the secrets the host holds for this profile
 * @see MQTT 5.0 §4.7 for topic names and filters, §3.1.2.5 for the will, [MQTT-3.1.3-8] for the client id,
 * [MQTT-3.1.2-22] of 3.1.1 for the password
 */
export function validateProfile(values: ProfileValues, savedSecrets: readonly string[] = []): Record<string, string> {
  const errors: Record<string, string> = {};
  const take = (schema: z.ZodType, value: unknown, prefix = ''): void => {
    for (const { path, message } of schema.safeParse(value).error?.issues ?? []) {
      errors[[prefix, ...path].filter((part) => part !== '').join('.')] ??= message;
    }
  };
  take(fields, values);
  for (const [index, { filter }] of values.subscriptions.entries()) {
    take(topicFilter, filter, `subscriptions.${index}.filter`);
    const isTwice = values.subscriptions.findIndex((other) => other.filter === filter) < index;
    if (isTwice && filter !== '') errors[`subscriptions.${index}.filter`] ??= 'This filter is already in the list';
  }
  if (values.hasWill) {
    take(topicName, values.will.topic, 'will.topic');
    take(atMost(65_535), values.will.payload, 'will.payload');
  }
  if (values.protocolVersion === 4 && values.clientId === '' && !values.cleanStart) {
    errors['clientId'] ??= 'A session that is kept needs a client id [MQTT-3.1.3-8]';
  }
  if (values.protocolVersion === 4 && values.username === '' && hasPassword(values, savedSecrets)) {
    errors['username'] ??= 'MQTT 3.1.1 needs a user name with a password';
  }
  const badHeader = headersOf(values.headers).find((header) => !WebSocketHeader.safeParse(header).success);
  if (badHeader) errors['headers'] ??= `“${badHeader.name}” cannot be set here: write Name: value, Authorization below`;
  if (values.proxy.kind !== 'none') {
    if (values.proxy.host.trim() === '') errors['proxy.host'] ??= 'Enter the proxy’s host name or address';
    take(ProxySettings.pick({ host: true, port: true, username: true }), values.proxy, 'proxy');
  }
  take(atMost(65_535), values.secrets.password.text, 'secrets.password');
  take(MqttSettings.shape.pinnedFingerprint, values.pinnedFingerprint, 'pinnedFingerprint');
  return errors;
}

const hasPassword = (values: ProfileValues, savedSecrets: readonly string[]): boolean =>
  savedAfter(values, savedSecrets).includes('password');

const sentence = (problem: string): string => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`;

/** The parts of the form that open and close, and the fields in each. */
export const SECTIONS = {
  subscriptions: /^subscriptions/,
  session:
    /^(authenticationMethod|secrets[.]authenticationData|clientId|keepaliveS|cleanStart|sessionExpiryS|connectTimeoutS)/,
  will: /^(will|hasWill)/,
  tls: /^(ca|clientCertificate|serverName|alpn|pinnedFingerprint|secrets[.]clientKey)/,
  way: /^(headers|proxy|secrets[.](authorization|proxyPassword))/,
} as const;
export type SectionName = keyof typeof SECTIONS;

/** The closed parts that hold a problem, so that they can be opened. */
export const sectionsWithErrors = (errors: Record<string, unknown>): SectionName[] =>
  (Object.keys(SECTIONS) as SectionName[]).filter((name) =>
    Object.keys(errors).some((path) => SECTIONS[name].test(path)),
  );
