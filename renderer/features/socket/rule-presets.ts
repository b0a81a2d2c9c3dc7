import type { Rule } from '../../../shared/contract/socket-answer.ts';

/** A rule to begin with. */
export const NEW_RULE: Rule = {
  when: 'line',
  test: { kind: 'equals', text: '' },
  delayMs: 0,
  reply: { kind: 'text', template: '', ending: 'crlf' },
  after: 'stay',
};

/** Sets of rules to start from. */
export const RULE_PRESETS: { label: string; rules: Rule[] }[] = [
  {
    label: 'PING is answered by PONG',
    rules: [
      {
        ...NEW_RULE,
        test: { kind: 'equals', text: 'PING' },
        reply: { kind: 'text', template: 'PONG', ending: 'crlf' },
      },
      {
        ...NEW_RULE,
        test: { kind: 'any' },
        reply: { kind: 'text', template: 'unknown: {line}', ending: 'crlf' },
      },
    ],
  },
  {
    label: 'A web page (HTTP)',
    rules: [
      {
        ...NEW_RULE,
        // The empty line ends a request's head [RFC 9112 §2.1].
        test: { kind: 'equals', text: '' },
        reply: {
          kind: 'text',
          template:
            String.raw`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nConnection: close\r\n\r\n` +
            String.raw`Hello!\n`,
          ending: 'none',
        },
        after: 'close',
      },
    ],
  },
  {
    label: 'A greeting and a login',
    rules: [
      { ...NEW_RULE, when: 'connect', reply: { kind: 'text', template: '220 ready at {time}', ending: 'crlf' } },
      {
        ...NEW_RULE,
        test: { kind: 'regex', pattern: String.raw`^USER (?<name>\w+)$`, ignoresCase: true },
        reply: { kind: 'text', template: '230 welcome {name}', ending: 'crlf' },
      },
      {
        ...NEW_RULE,
        test: { kind: 'regex', pattern: '^QUIT', ignoresCase: true },
        reply: { kind: 'text', template: '221 goodbye', ending: 'crlf' },
        after: 'close',
      },
      { ...NEW_RULE, test: { kind: 'any' }, reply: { kind: 'text', template: '500 {line}?', ending: 'crlf' } },
    ],
  },
];

/** Those that can be used: with datagrams, there is no connection to greet. */
export const presetsFor = (isUdp: boolean): typeof RULE_PRESETS =>
  RULE_PRESETS.filter(({ rules }) => !isUdp || rules.every(({ when }) => when !== 'connect'));
