import type { Qos, Subscription } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import { CallProblem, type MosquittoCall, readCall } from './mosquitto-call.ts';
import { type Pipeline, type ShellWord, splitCommands } from './shell-words.ts';
import { writtenBytes } from './written-bytes.ts';

/** A message as a `mosquitto_pub` command says it. */
export interface PastedMessage {
  do: 'publish';
  /** Empty where the command has none. */
  topic: string;
  /** Null where it is not in the command, as with a file. */
  payload: Uint8Array<ArrayBuffer> | null;
  qos: Qos;
  retain: boolean;
  properties: PublishProperties;
  /** What is not taken over, in sentences. */
  notes: string[];
}

/** Subscriptions as `mosquitto_sub` commands say them. */
export interface PastedSubscriptions {
  do: 'subscribe';
  subscriptions: Pick<Subscription, 'filter' | 'qos' | 'retainAsPublished' | 'retainHandling'>[];
  /** What is not taken over, in sentences. */
  notes: string[];
}

/** Why nothing can be made of a command, and what to change. */
export interface PasteProblem {
  do: 'nothing';
  reason: string;
}

/** A call of one of the programs and what feeds it. */
interface Found {
  call: MosquittoCall;
  /** The command whose output is its input; null for none. */
  feeder: readonly ShellWord[] | null;
  /** The file that is its input; null for none. */
  input: string | null;
}

/** What may stand before a command that was copied from a terminal. */
const PROMPT = /^\s*(?:[$#>%]|PS [^\n>]*>|[A-Z]:\\[^\n>]*>)[ \t]*(?=\S)/;
const PROGRAM = /(?:^|[/\\])(mosquitto_(?:pub|sub))(?:\.exe)?$/i;

/**
 * What a `mosquitto_pub` command, or one or more `mosquitto_sub` commands, would do: written for a POSIX shell, or as
 * far as their quoting agrees for cmd and PowerShell; a payload may come from `printf` or `echo` through a pipe.
 *
 * @see mosquitto_pub(1), mosquitto_sub(1) of mosquitto 2.0
 */
export function pasteMosquitto(text: string): PastedMessage | PastedSubscriptions | PasteProblem {
  const pipelines = splitCommands(text.replace(PROMPT, ''));
  if ('reason' in pipelines) return { do: 'nothing', reason: pipelines.reason };
  try {
    const found = pipelines.flatMap(callsOf);
    const [first] = found;
    if (!first) return { do: 'nothing', reason: 'There is no mosquitto_pub or mosquitto_sub command in it.' };
    if (first.call.program === 'mosquitto_pub') return messageOf(first, found.length > 1);
    const calls = found.map(({ call }) => call).filter(({ program }) => program === 'mosquitto_sub');
    return subscriptionsOf(calls, calls.length < found.length);
  } catch (error) {
    if (error instanceof CallProblem) return { do: 'nothing', reason: error.message };
    throw error;
  }
}

function callsOf({ commands, input }: Pipeline): Found[] {
  return commands.flatMap((words, index) => {
    const at = words.findIndex(({ text }) => PROGRAM.test(text));
    if (at < 0) return [];
    const program = PROGRAM.exec(words[at]!.text)![1]!.toLowerCase() as MosquittoCall['program'];
    return [{ call: readCall(program, words.slice(at + 1)), feeder: commands[index - 1] ?? null, input }];
  });
}

function messageOf(found: Found, hasMore: boolean): PastedMessage {
  const { call } = found;
  if (call.topics.length > 1) throw new CallProblem('A message has one topic: -t and -L are given more than once.');
  const { payload, note } = payloadOf(found);
  return {
    do: 'publish',
    topic: call.topics[0] ?? '',
    payload,
    qos: call.qos,
    retain: call.retain,
    properties: call.properties,
    notes: [
      ...(hasMore ? ['Only the first command is read.'] : []),
      ...(call.topics.length === 0 ? ['The command has no topic: fill it in.'] : []),
      ...(note === null ? [] : [note]),
      ...notesOf([call]),
    ],
  };
}

function subscriptionsOf(calls: readonly MosquittoCall[], hasMore: boolean): PastedSubscriptions {
  const subscriptions = calls.flatMap(({ topics, qos, isWithoutRetained, isRetainAsPublished }) =>
    topics.map((filter) => ({
      filter,
      qos,
      ...(isRetainAsPublished && { retainAsPublished: true }),
      ...(isWithoutRetained && { retainHandling: 2 as const }),
    })),
  );
  if (subscriptions.length === 0) throw new CallProblem('The command has no topic: -t is missing.');
  return {
    do: 'subscribe',
    // Asked for again, the last one counts.
    subscriptions: [...new Map(subscriptions.map((one) => [one.filter, one])).values()],
    notes: [...(hasMore ? ['Only the mosquitto_sub commands are read.'] : []), ...notesOf(calls)],
  };
}

function payloadOf({ call, feeder, input }: Found): { payload: PastedMessage['payload']; note: string | null } {
  const source = call.payload;
  if (source === null) return { payload: null, note: 'The command has no payload: fill it in.' };
  if (source.from === 'text') return { payload: new TextEncoder().encode(source.text), note: null };
  if (source.from === 'nothing') return { payload: new Uint8Array(), note: null };
  if (source.from === 'file') return { payload: null, note: fileNote(source.path) };
  if (source.from === 'lines')
    return { payload: null, note: '-l sends each line of its input as a message of its own: the form sends one.' };
  if (input !== null) return { payload: null, note: fileNote(input) };
  const payload = feeder && writtenBytes(feeder);
  if (payload) return { payload, note: null };
  const writer = feeder?.[0] ? `what ${feeder[0].text} writes` : 'what is typed into the command';
  return { payload: null, note: `The payload is ${writer}, which is not known here: fill it in.` };
}

const fileNote = (path: string): string => `The payload is in a file: choose ${path} with “From file…”.`;

function notesOf(calls: readonly MosquittoCall[]): string[] {
  const named = (about: keyof MosquittoCall['leftOut']): string =>
    [...new Set(calls.flatMap(({ leftOut }) => leftOut[about]))].join(', ');
  const expanded = [...new Set(calls.flatMap((call) => call.expanded))].join(', ');
  const sentences: [options: string, sentence: string][] = [
    [expanded, 'What a shell would replace behind them is taken as it is written'],
    [named('repeat'), 'The message is sent once'],
    [named('property'), 'Only properties of the message itself are taken over, not these'],
    [named('sifting'), 'Not taken over, since a subscription here shows all that comes'],
    [named('connection'), 'Not taken over, since this connection stays as it is'],
    [named('program'), 'Not needed here'],
  ];
  return sentences.filter(([options]) => options !== '').map(([options, sentence]) => `${sentence}: ${options}.`);
}
