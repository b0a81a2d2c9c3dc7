import type { Answer, Rule } from '../../../contract/socket-answer.ts';
import { parseEscapes } from '../../escapes.ts';
import { parseBytePattern } from '../../respond/byte-pattern.ts';
import { parseReply } from '../../respond/reply-template.ts';
import { sourceString } from '../source-string.ts';
import { datagramRuns } from './datagram-runs.ts';
import { indented, pythonBytes, pythonRegex } from './python-text.ts';

/** How a Python program answers: what it defines, and what it does with a connection or a datagram. */
export interface PythonAnswer {
  imports: string[];
  /** Functions and constants before the program's own. */
  definitions: string[];
  /** Further ones that `handle` needs. */
  streamDefinitions: string[];
  /** Further ones that `answer` needs. */
  datagramDefinitions: string[];
  /** Body of `handle(connection, peer)`, for a stream. */
  handle: string[];
  /** Body of `answer(data, peer, count)`, which returns a reply or None, for datagrams. */
  datagram: string[];
  notes: string[];
}

const READ_ALL = [
  'while True:',
  '    data = connection.recv(65536)',
  '    if not data:',
  '        return',
  '    print(peer, data, flush=True)',
];

const CHARGEN = [
  'PRINTABLE = bytes(range(32, 127))',
  'LINES = b"".join((PRINTABLE[i:] + PRINTABLE[:i])[:72] + b"\\r\\n" for i in range(95))',
  '',
  '',
];
const NOW = 'time.strftime("%A, %B %d, %Y %H:%M:%S-UTC\\r\\n", time.gmtime()).encode()';

/** What answers by itself, in Python. */
export function pythonAnswer(answer: Answer): PythonAnswer {
  const plain = { imports: [], definitions: [], streamDefinitions: [], datagramDefinitions: [], notes: [] };
  switch (answer.kind) {
    case 'none':
    case 'discard':
      return { ...plain, handle: READ_ALL, datagram: ['return None'] };
    case 'echo':
      return { ...plain, handle: [...READ_ALL, '    connection.sendall(data)'], datagram: ['return data'] };
    case 'line':
      return {
        ...plain,
        handle: [
          'for line in connection.makefile("rb"):',
          '    print(peer, line, flush=True)',
          `    connection.sendall(${lineTemplate(answer.template)})`,
        ],
        datagram: ['line = data', `return ${lineTemplate(answer.template)}`],
      };
    case 'daytime':
      return { ...plain, imports: ['time'], handle: [`connection.sendall(${NOW})`], datagram: [`return ${NOW}`] };
    case 'chargen':
      return {
        ...plain,
        imports: ['random'],
        definitions: CHARGEN,
        handle: ['while True:', '    connection.sendall(LINES)'],
        datagram: ['return LINES[:random.randint(0, 512)]'],
      };
    case 'rules':
      return rulesAnswer(answer.rules);
  }
}

/** The line itself stands between the pieces of the template; its end is no part of it. */
function lineTemplate(template: string): string {
  const pieces = template.split('{line}').map((piece) => pythonBytes(new TextEncoder().encode(piece)));
  const parts = pieces.flatMap((piece, at) =>
    at === 0 ? [piece] : ['line.removesuffix(b"\\n").removesuffix(b"\\r")', piece],
  );
  return [...parts.filter((part) => part !== 'b""'), 'b"\\r\\n"'].join(' + ');
}

function rulesAnswer(rules: readonly Rule[]): PythonAnswer {
  const notes: string[] = [];
  const of = (when: Rule['when']): Rule[] => rules.filter((rule) => rule.when === when);
  const greeting = of('connect')[0];
  const definitions = rules.some(({ test }) => test.kind === 'regex') ? TEXT_OF : [];
  const streamDefinitions = [
    ...functionOf('rule_for_chunk', of('chunk'), rules, notes),
    ...functionOf('rule_for_line', of('line'), rules, notes),
    ...PERFORM,
  ];
  const datagramDefinitions = datagramFunction(rules);
  const handle = [
    'count = 0',
    'rest = b""',
    ...(greeting
      ? ['count += 1', 'data = b""', `if perform(connection, ${actionOf(greeting, new Set())}):`, '    return']
      : []),
    'while True:',
    '    data = connection.recv(65536)',
    '    if not data:',
    '        return',
    '    print(peer, data, flush=True)',
    '    *lines, rest = (rest + data).split(b"\\n")',
    '    units = [(rule_for_chunk, data)]',
    '    units += [(rule_for_line, line.removesuffix(b"\\r")) for line in lines]',
    '    for rule_for, unit in units:',
    '        action = rule_for(unit, peer, count + 1)',
    '        if action is None:',
    '            continue',
    '        count += 1',
    '        if perform(connection, action):',
    '            return',
  ];
  const datagram = [
    'action = rule_for_datagram(data, peer, count)',
    'if action is None:',
    '    return None',
    'reply, delay_s, _ = action',
    'time.sleep(delay_s)',
    'return reply',
  ];
  const imports = ['time', ...(streamDefinitions.some((line) => line.includes('re.')) ? ['re'] : [])];
  return { imports, definitions, streamDefinitions, datagramDefinitions, handle, datagram, notes };
}

const TEXT_OF = [
  'def text_of(data):',
  '    """Text to search in; bytes that are no UTF-8 stand for themselves."""',
  '    try:',
  '        return data.decode(), "utf-8"',
  '    except UnicodeDecodeError:',
  '        return data.decode("latin-1"), "latin-1"',
  '',
  '',
];

const PERFORM = [
  'def perform(connection, action):',
  '    """Sends a reply after its delay; true when that was the end of the connection."""',
  '    reply, delay_s, after = action',
  '    time.sleep(delay_s)',
  '    if reply is not None:',
  '        connection.sendall(reply)',
  '    if after == "half-close":',
  '        connection.shutdown(socket.SHUT_WR)',
  '    if after == "reset":',
  '        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))',
  '    return after in ("close", "reset")',
  '',
  '',
];

/** A function that returns what the first fitting rule does, or None. */
function functionOf(name: string, mine: readonly Rule[], all: readonly Rule[], notes: string[]): string[] {
  // No rule after one that takes anything is ever asked.
  const last = mine.findIndex(({ test }) => test.kind === 'any');
  const own = last < 0 ? mine : mine.slice(0, last + 1);
  const lines = askLines(own, all, notes);
  return [`def ${name}(data, peer, count):`, ...indented(last < 0 ? [...lines, 'return None'] : lines), '', ''];
}

/** One pass over the rules in their order, each with the datagram as it looks at it. */
function datagramFunction(rules: readonly Rule[]): string[] {
  const runs = datagramRuns(rules);
  const lines = runs.flatMap(({ when, rules: mine }) => [
    when === 'line' ? 'data = datagram.removesuffix(b"\\n").removesuffix(b"\\r")' : 'data = datagram',
    // What is doubtful was noted with the rules of streams.
    ...askLines(mine, rules, []),
  ]);
  const isSure = runs.at(-1)?.rules.at(-1)?.test.kind === 'any';
  const all = isSure ? lines : [...lines, 'return None'];
  return ['def rule_for_datagram(datagram, peer, count):', ...indented(all), '', ''];
}

/** Returns what the first rule does that fits `data`. */
function askLines(mine: readonly Rule[], all: readonly Rule[], notes: string[]): string[] {
  return mine.flatMap((rule) => {
    const number = all.indexOf(rule) + 1;
    const { before, condition } = conditionOf(rule, number, notes);
    const action = `return ${actionOf(rule, groupNames(rule))}`;
    return [...before, ...(condition === null ? [action] : [`if ${condition}:`, `    ${action}`])];
  });
}

function conditionOf({ test }: Rule, number: number, notes: string[]): { before: string[]; condition: string | null } {
  const plain = { before: [] };
  switch (test.kind) {
    case 'any':
      return { ...plain, condition: null };
    case 'equals':
      return { ...plain, condition: `data == ${escaped(test.text)}` };
    case 'contains':
      return { ...plain, condition: `${escaped(test.text)} in data` };
    case 'bytes': {
      const { bytes, isAny } = parseBytePattern(test.pattern)!;
      const pattern = Array.from(bytes, (byte, at) =>
        isAny[at] ? '.' : `\\x${byte.toString(16).padStart(2, '0')}`,
      ).join('');
      return { ...plain, condition: `re.search(rb"${pattern}", data, re.DOTALL)` };
    }
    case 'regex': {
      const { pattern, isDoubtful } = pythonRegex(test.pattern);
      if (isDoubtful) notes.push(`Python may read the expression of rule ${number} in another way: check it.`);
      const flags = test.ignoresCase ? 're.ASCII | re.IGNORECASE' : 're.ASCII';
      const search = `match = re.search(${sourceString(pattern)}, text, ${flags})`;
      return { before: ['text, encoding = text_of(data)', search], condition: 'match' };
    }
  }
}

/** What a rule's expression catches: its groups by number and name. */
function groupNames({ test }: Rule): ReadonlySet<string> {
  if (test.kind !== 'regex') return new Set();
  // With an empty choice it fits anything, and tells its groups.
  const match = new RegExp(`${test.pattern}|`).exec('')!;
  return new Set([...Array.from(match, (_, at) => String(at)), ...Object.keys(match.groups ?? {})]);
}

const escaped = (text: string): string => pythonBytes(parseEscapes(text).bytes ?? new Uint8Array());

/** The tuple that `perform` takes. */
function actionOf(rule: Rule, groups: ReadonlySet<string>): string {
  return `(${replyOf(rule, groups)}, ${rule.delayMs / 1_000}, ${sourceString(rule.after)})`;
}

function replyOf({ reply }: Rule, groups: ReadonlySet<string>): string {
  if (reply.kind === 'nothing') return 'None';
  if (reply.kind === 'echo') return 'data';
  const parts = (parseReply(reply).parts ?? []).map((part) => {
    if (part instanceof Uint8Array) return pythonBytes(part);
    return placeOf(part.name, groups) ?? pythonBytes(part.written);
  });
  return parts.filter((part) => part !== 'b""').join(' + ') || 'b""';
}

/** What a group's name stands for in Python; null where it stays as it is written. */
function placeOf(name: string, groups: ReadonlySet<string>): string | null {
  if (name === 'line') return 'data';
  if (name === 'count') return 'str(count).encode()';
  if (name === 'time') return 'time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()).encode()';
  if (name === 'peer') return 'peer.encode()';
  if (!groups.has(name)) return name === '0' ? 'data' : null;
  return `(match[${/^\d/.test(name) ? String(Number(name)) : sourceString(name)}] or "").encode(encoding)`;
}
