import type { Qos } from '../../contract/mqtt-profile.ts';
import type { PublishProperties } from '../../contract/mqtt-properties.ts';
import { type MosquittoOption, mosquittoOption } from './mosquitto-options.ts';
import { addProperty, valuesOf } from './mosquitto-properties.ts';
import type { ShellWord } from './shell-words.ts';

/** Where a message's payload comes from. */
type PayloadSource =
  { from: 'text'; text: string } | { from: 'file'; path: string } | { from: 'nothing' | 'stdin' | 'lines' };

/** What the options of one command say. */
export interface MosquittoCall {
  program: 'mosquitto_pub' | 'mosquitto_sub';
  topics: string[];
  qos: Qos;
  retain: boolean;
  payload: PayloadSource | null;
  properties: PublishProperties;
  isWithoutRetained: boolean;
  isRetainAsPublished: boolean;
  /** Options that were not taken over, by what they are about; without their values, which may be secret. */
  leftOut: Record<'connection' | 'repeat' | 'sifting' | 'property' | 'program', string[]>;
  /** Taken-over words that hold what a shell would replace. */
  expanded: string[];
}

/** Thrown for a command the program itself would refuse; its message says why. */
export class CallProblem extends Error {}

/**
 * Reads the words behind the program's name as mosquitto's clients do.
 *
 * @throws CallProblem
 */
export function readCall(program: MosquittoCall['program'], words: readonly ShellWord[]): MosquittoCall {
  const call: MosquittoCall = {
    program,
    topics: [],
    qos: 0,
    retain: false,
    payload: null,
    properties: {},
    isWithoutRetained: false,
    isRetainAsPublished: false,
    leftOut: { connection: [], repeat: [], sifting: [], property: [], program: [] },
    expanded: [],
  };
  for (let at = 0; at < words.length;) {
    const name = words[at]!.text;
    const option = mosquittoOption(name, program);
    if (!option) throw new CallProblem(`“${name}” is not an option of ${program} 2.0.`);
    const count = option.values + (option.about === 'property' ? valuesOf(words[at + 2]?.text ?? '') : 0);
    const values = words.slice(at + 1, at + 1 + count);
    if (values.length < count)
      throw new CallProblem(`${name} needs ${count === 1 ? 'a value' : `${count} values`} behind it.`);
    take(call, name, option, values);
    at += 1 + count;
  }
  return call;
}

function take(call: MosquittoCall, name: string, { about }: MosquittoOption, words: readonly ShellWord[]): void {
  const values = words.map(({ text }) => text);
  const value = values[0] ?? '';
  switch (about) {
    case 'connection':
    case 'repeat':
    case 'sifting':
    case 'program':
      call.leftOut[about].push(name);
      return;
    case 'property':
      takeProperty(call, name, values);
      break;
    case 'topic':
      call.topics.push(value);
      break;
    case 'url':
      takeUrl(call, name, value);
      break;
    case 'qos':
      if (!/^[012]$/.test(value)) throw new CallProblem(`${name} is 0, 1 or 2.`);
      call.qos = Number(value) as Qos;
      break;
    case 'retain':
      call.retain = true;
      break;
    case 'no-retained':
      call.isWithoutRetained = true;
      break;
    case 'retain-as-published':
      call.isRetainAsPublished = true;
      break;
    default:
      takePayload(call, about, value);
  }
  if (words.some(({ isExpanded }) => isExpanded)) call.expanded.push(name);
}

function takePayload(
  call: MosquittoCall,
  from: 'message' | 'file' | 'nothing' | 'stdin' | 'lines',
  value: string,
): void {
  if (call.payload !== null) throw new CallProblem('Only one of -m, -f, -n, -s and -l can be given.');
  if (from === 'message') call.payload = { from: 'text', text: value };
  else if (from === 'file') call.payload = { from, path: value };
  else call.payload = { from };
}

function takeProperty(
  call: MosquittoCall,
  option: string,
  [packet = '', name = '', ...values]: readonly string[],
): void {
  if (packet.toLowerCase() !== 'publish' || call.program === 'mosquitto_sub') {
    call.leftOut.property.push(`${option} ${packet} ${name}`);
    return;
  }
  const problem = addProperty(call.properties, name, values);
  if (problem) throw new CallProblem(`${option} ${packet}: ${problem}`);
}

/** `mqtt(s)://[user[:password]@]host[:port]/topic`; the topic is taken as it stands. */
function takeUrl(call: MosquittoCall, name: string, url: string): void {
  const topic = /^mqtts?:\/\/[^/]*\/(.*)$/s.exec(url)?.[1];
  if (topic === undefined) throw new CallProblem(`${name} is mqtt://host/topic or mqtts://host/topic.`);
  call.topics.push(topic);
  call.leftOut.connection.push(name);
}
