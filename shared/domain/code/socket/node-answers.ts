import type { Answer, Rule } from '../../../contract/socket-answer.ts';
import { parseEscapes } from '../../escapes.ts';
import { parseBytePattern } from '../../respond/byte-pattern.ts';
import { parseReply } from '../../respond/reply-template.ts';
import { bytesToHex } from '../hex-text.ts';
import { sourceString } from '../source-string.ts';
import { datagramRuns } from './datagram-runs.ts';

/** How a Node program answers. */
export interface NodeAnswer {
  /** Functions before the program's own. */
  definitions: string[];
  /** Further ones that `handle` needs. */
  streamDefinitions: string[];
  /** Further ones that `answer` needs. */
  datagramDefinitions: string[];
  /** Body of `handle(socket, peer)`, for a stream; it listens for `data`. */
  handle: string[];
  /** Body of `answer(data, peer, count)`, which returns a reply or null, for datagrams. */
  datagram: string[];
}

/** A Buffer of these bytes: as text where it is plain ASCII. */
export function nodeBytes(bytes: Uint8Array): string {
  const isPlain = bytes.every((byte) => byte < 0x7f && (byte >= 0x20 || byte === 9 || byte === 10 || byte === 13));
  if (isPlain) return `Buffer.from(${sourceString(new TextDecoder().decode(bytes))})`;
  return `Buffer.from('${bytesToHex(bytes)}', 'hex')`;
}

const SHOW = '  console.log(peer, data.toString());';
const onData = (...lines: string[]): string[] => ["socket.on('data', (data) => {", SHOW, ...lines, '});'];

const DAYTIME = [
  'function daytime() {',
  "  const options = { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric', timeZone: 'UTC' };",
  "  const day = new Date().toLocaleDateString('en-US', options);",
  '  return Buffer.from(`${day} ${new Date().toISOString().slice(11, 19)}-UTC\\r\\n`);',
  '}',
  '',
];

const CHARGEN = [
  'const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 0x20 + at));',
  'const LINES = Buffer.from(',
  '  Array.from({ length: 95 }, (_, at) => `${(PRINTABLE.slice(at) + PRINTABLE).slice(0, 72)}\\r\\n`).join(""),',
  ');',
  '',
];

const LINE_END = [
  'function withoutLineEnd(line) {',
  '  let end = line.length;',
  '  if (line[end - 1] === 10) end -= 1;',
  '  if (line[end - 1] === 13) end -= 1;',
  '  return line.subarray(0, end);',
  '}',
  '',
];

/** Calls `each` with every line, however the stream was split. */
const lines = (...each: string[]): string[] => [
  'let rest = Buffer.alloc(0);',
  ...onData(
    '  rest = Buffer.concat([rest, data]);',
    '  for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {',
    '    const line = withoutLineEnd(rest.subarray(0, end + 1));',
    '    rest = rest.subarray(end + 1);',
    ...each.map((line) => `    ${line}`),
    '  }',
  ),
];

/** What answers by itself, for Node.js. */
export function nodeAnswer(answer: Answer): NodeAnswer {
  const plain = { definitions: [], streamDefinitions: [], datagramDefinitions: [] };
  switch (answer.kind) {
    case 'none':
    case 'discard':
      return { ...plain, handle: onData(), datagram: ['return null;'] };
    case 'echo':
      return { ...plain, handle: [...onData(), 'socket.pipe(socket);'], datagram: ['return data;'] };
    case 'line': {
      const reply = concat(
        answer.template
          .split('{line}')
          .flatMap((piece, at) => [...(at === 0 ? [] : ['line']), nodeBytes(new TextEncoder().encode(piece))]),
        nodeBytes(Uint8Array.of(13, 10)),
      );
      return {
        ...plain,
        definitions: LINE_END,
        handle: lines(`socket.write(${reply});`),
        datagram: ['const line = withoutLineEnd(data);', `return ${reply};`],
      };
    }
    case 'daytime':
      return { ...plain, definitions: DAYTIME, handle: ['socket.end(daytime());'], datagram: ['return daytime();'] };
    case 'chargen':
      return {
        ...plain,
        definitions: CHARGEN,
        handle: [
          'const more = () => {',
          '  while (!socket.destroyed && socket.write(LINES));',
          '};',
          "socket.on('drain', more).resume();",
          'more();',
        ],
        datagram: ['return LINES.subarray(0, Math.floor(Math.random() * 513));'],
      };
    case 'rules':
      return rulesAnswer(answer.rules);
  }
}

function rulesAnswer(rules: readonly Rule[]): NodeAnswer {
  const of = (when: Rule['when']): Rule[] => rules.filter((rule) => rule.when === when);
  const greeting = of('connect')[0];
  return {
    definitions: ['const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));', '', ...LINE_END],
    streamDefinitions: [
      ...functionOf('ruleForChunk', of('chunk')),
      ...functionOf('ruleForLine', of('line')),
      ...PERFORM,
    ],
    datagramDefinitions: datagramFunction(rules),
    handle: [
      'let count = 0;',
      'let last = Promise.resolve();',
      '// One after the other, as a program that sleeps would.',
      'const act = (action) => {',
      '  if (!action) return;',
      '  count += 1;',
      '  last = last.then(() => perform(socket, action));',
      '};',
      ...(greeting ? ['const data = Buffer.alloc(0);', `act((${arrow(greeting)})(data, peer, 1));`] : []),
      'let rest = Buffer.alloc(0);',
      ...onData(
        '  act(ruleForChunk(data, peer, count + 1));',
        '  rest = Buffer.concat([rest, data]);',
        '  for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {',
        '    const line = withoutLineEnd(rest.subarray(0, end + 1));',
        '    rest = rest.subarray(end + 1);',
        '    act(ruleForLine(line, peer, count + 1));',
        '  }',
      ),
    ],
    datagram: [
      'const action = ruleForDatagram(data, peer, count);',
      'if (!action) return null;',
      'await sleep(action.delayMs);',
      'return action.reply;',
    ],
  };
}

const PERFORM = [
  '/** Sends a reply after its delay, and ends the connection where the rule says so. */',
  'async function perform(socket, { reply, delayMs, after }) {',
  '  if (delayMs > 0) await sleep(delayMs);',
  '  if (socket.destroyed || socket.writableEnded) return;',
  '  if (reply) socket.write(reply);',
  "  if (after === 'half-close') socket.end();",
  "  if (after === 'close') socket.end(() => socket.destroySoon());",
  "  if (after === 'reset') socket.resetAndDestroy();",
  '}',
  '',
];

const arrow = (rule: Rule): string => `(data, peer, count) => (${actionOf(rule)})`;

function functionOf(name: string, mine: readonly Rule[]): string[] {
  return [
    `function ${name}(data, peer, count) {`,
    ...askLines(mine).map((line) => `  ${line}`),
    '  return null;',
    '}',
    '',
  ];
}

/** One pass over the rules in their order, each with the datagram as it looks at it. */
function datagramFunction(rules: readonly Rule[]): string[] {
  const blocks = datagramRuns(rules).flatMap(({ when, rules: mine }) => {
    const unit = when === 'line' ? 'withoutLineEnd(datagram)' : 'datagram';
    return ['  {', ...[`const data = ${unit};`, ...askLines(mine)].map((line) => `    ${line}`), '  }'];
  });
  return ['function ruleForDatagram(datagram, peer, count) {', ...blocks, '  return null;', '}', ''];
}

/** Returns what the first rule does that fits `data`. */
function askLines(mine: readonly Rule[]): string[] {
  const body = mine.flatMap((rule) => {
    const { before, condition } = conditionOf(rule);
    const action = `return ${actionOf(rule)};`;
    return [...before, condition === null ? action : `if (${condition}) ${action}`];
  });
  const text = mine.some(({ test }) => test.kind === 'regex')
    ? ["const encoding = isUtf8(data) ? 'utf8' : 'latin1';", 'const text = data.toString(encoding);', 'let match;']
    : [];
  return [...text, ...body];
}

function conditionOf({ test }: Rule): { before: string[]; condition: string | null } {
  switch (test.kind) {
    case 'any':
      return { before: [], condition: null };
    case 'equals':
      return { before: [], condition: `data.equals(${escaped(test.text)})` };
    case 'contains':
      return { before: [], condition: `data.includes(${escaped(test.text)})` };
    case 'bytes': {
      const { bytes, isAny } = parseBytePattern(test.pattern)!;
      const pattern = Array.from(bytes, (byte, at) =>
        isAny[at] ? '[^]' : `\\x${byte.toString(16).padStart(2, '0')}`,
      ).join('');
      return { before: [], condition: `/${pattern}/.test(data.toString('latin1'))` };
    }
    case 'regex': {
      const flags = test.ignoresCase ? ", 'i'" : '';
      return {
        before: [`match = new RegExp(${sourceString(test.pattern)}${flags}).exec(text);`],
        condition: 'match',
      };
    }
  }
}

const escaped = (text: string): string => nodeBytes(parseEscapes(text).bytes ?? new Uint8Array());

const actionOf = (rule: Rule): string =>
  `{ reply: ${replyOf(rule)}, delayMs: ${rule.delayMs}, after: '${rule.after}' }`;

function replyOf({ reply, test }: Rule): string {
  if (reply.kind === 'nothing') return 'null';
  if (reply.kind === 'echo') return 'data';
  const parts = (parseReply(reply).parts ?? []).map((part) =>
    part instanceof Uint8Array
      ? nodeBytes(part)
      : (placeOf(part.name, test.kind === 'regex' ? test.pattern : null) ?? nodeBytes(part.written)),
  );
  return concat(parts);
}

function concat(parts: readonly string[], ...more: readonly string[]): string {
  const all = [...parts, ...more].filter((part) => part !== 'Buffer.from("")');
  if (all.length === 0) return 'Buffer.alloc(0)';
  return all.length === 1 ? all[0]! : `Buffer.concat([${all.join(', ')}])`;
}

/** What a name stands for; null where it stays as it is written. */
function placeOf(name: string, pattern: string | null): string | null {
  if (name === 'line') return 'data';
  if (name === 'count') return 'Buffer.from(String(count))';
  if (name === 'time') return 'Buffer.from(new Date().toISOString())';
  if (name === 'peer') return 'Buffer.from(peer)';
  if (pattern === null) return name === '0' ? 'data' : null;
  // With an empty choice the expression fits anything, and tells its groups.
  const groups = new RegExp(`${pattern}|`).exec('')!;
  const isNumber = /^\d+$/.test(name);
  if (isNumber ? Number(name) >= groups.length : !(name in (groups.groups ?? {}))) return null;
  const group = isNumber ? `match[${Number(name)}]` : `match.groups.${name}`;
  return `Buffer.from(${group} ?? '', encoding)`;
}
