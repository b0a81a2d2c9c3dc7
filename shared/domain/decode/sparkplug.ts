import { decodeProtobuf } from './protobuf.ts';
import type { Decoded, Field } from './field.ts';
import { SPARKPLUG_SCHEMA, SPARKPLUG_TYPES } from './sparkplug-schema.ts';
import { countText, timeText } from './value-text.ts';

export type SparkplugVerb = 'BIRTH' | 'DATA' | 'CMD' | 'DEATH';

/** What the topic of a Sparkplug message says. */
export interface SparkplugTopic {
  group: string;
  /** Whether it is about the edge node itself or about a device behind it. */
  about: 'node' | 'device';
  verb: SparkplugVerb;
  node: string;
  device: string | null;
}

const TOPIC = /^spBv1\.0\/([^/]+)\/([ND])(BIRTH|DATA|CMD|DEATH)\/([^/]+)(?:\/([^/]+))?$/;

/** Reads a Sparkplug B topic; null where it is none, or carries no Sparkplug payload. @see Sparkplug 3.0.0 §4 */
export function sparkplugTopic(topic: string): SparkplugTopic | null {
  const [, group, letter, verb, node, device] = TOPIC.exec(topic) ?? [];
  if (!group || !node || (letter === 'D') !== (device !== undefined)) return null;
  return {
    group,
    about: letter === 'D' ? 'device' : 'node',
    verb: verb as SparkplugVerb,
    node,
    device: device ?? null,
  };
}

/** The topics whose births declare the aliases of a message, and whose deaths end them: node first. */
export function sparkplugLifeTopics({ group, node, device }: SparkplugTopic, verb: 'BIRTH' | 'DEATH'): string[] {
  const ofNode = `spBv1.0/${group}/N${verb}/${node}`;
  return device === null ? [ofNode] : [ofNode, `spBv1.0/${group}/D${verb}/${node}/${device}`];
}

/** What a birth says of an alias. */
export interface SparkplugAlias {
  name: string;
  /** Number of its data type; 0 where the birth gives none. */
  datatype: number;
}
export type SparkplugAliases = ReadonlyMap<string, SparkplugAlias>;

/**
 * Reads a Sparkplug B payload. Each metric is named by its name, or by its alias as `aliases` resolve it, and its
 * value is read by its data type, which data messages may leave to the birth.
 */
export function decodeSparkplug(bytes: Uint8Array, isCut = false, aliases: SparkplugAliases = new Map()): Decoded {
  const decoded = decodeProtobuf(bytes, isCut, SPARKPLUG_SCHEMA, 'Payload');
  for (const field of decoded.fields) {
    if (field.name === 'timestamp') tellTime(field);
    else if (field.children && field.name.startsWith('metrics[')) tellMetric(field, aliases);
  }
  return decoded;
}

/** The aliases a birth declares. */
export function sparkplugAliases(birth: Uint8Array): SparkplugAliases {
  const aliases = new Map<string, SparkplugAlias>();
  for (const metric of metricsOf(decodeProtobuf(birth, false, SPARKPLUG_SCHEMA, 'Payload'))) {
    const [name, alias] = [valueOf(metric, 'name'), valueOf(metric, 'alias')];
    if (name && alias) aliases.set(alias, { name, datatype: Number(valueOf(metric, 'datatype') ?? 0) });
  }
  return aliases;
}

/** The number that ties an edge node's death to the birth it ends; null without one. */
export function sparkplugBirthNumber(payload: Uint8Array): string | null {
  const metric = metricsOf(decodeProtobuf(payload, false, SPARKPLUG_SCHEMA, 'Payload')).find(
    (each) => valueOf(each, 'name') === 'bdSeq',
  );
  return metric?.children?.find(({ name }) => name.endsWith('_value'))?.value ?? null;
}

/** The aliases a payload uses without their names, each once. */
export function unnamedAliases(bytes: Uint8Array): string[] {
  const metrics = metricsOf(decodeProtobuf(bytes, true, SPARKPLUG_SCHEMA, 'Payload'));
  const unnamed = metrics.filter((metric) => !valueOf(metric, 'name')).map((metric) => valueOf(metric, 'alias'));
  return [...new Set(unnamed)].filter((alias) => alias !== null);
}

const metricsOf = ({ fields }: Decoded): Field[] =>
  fields.filter(({ name, children }) => children !== null && name.startsWith('metrics['));

const valueOf = (parent: Field, name: string): string | null =>
  parent.children?.find((field) => field.name === name)?.value ?? null;

function tellMetric(metric: Field, aliases: SparkplugAliases): void {
  const alias = valueOf(metric, 'alias');
  const known = alias === null ? undefined : aliases.get(alias);
  const name = valueOf(metric, 'name') || known?.name;
  metric.name = name ?? (alias === null ? metric.name : `alias ${alias}`);
  const datatype = Number(valueOf(metric, 'datatype') ?? known?.datatype ?? 0);
  metric.type = SPARKPLUG_TYPES[datatype] && datatype > 0 ? SPARKPLUG_TYPES[datatype] : 'metric';
  metric.value = metricValue(metric, metric.type);
  for (const field of metric.children!) {
    if (field.name === 'timestamp') tellTime(field);
    if (field.name === 'datatype' && datatype > 0) field.value += ` · ${metric.type}`;
  }
}

/** A metric's value as its data type reads it: signed ones travel as unsigned (Sparkplug 3.0.0 §6.4.16). */
function metricValue(metric: Field, type: string): string {
  if (valueOf(metric, 'is_null') === 'true') return 'null';
  const field = metric.children!.find(({ name }) => name.endsWith('_value'));
  if (!field) return '';
  if (field.name === 'dataset_value') return countText(rowsOf(field), 'row');
  const bits = { Int8: 8, Int16: 16, Int32: 32, Int64: 64 }[type];
  if (bits && /^\d+$/.test(field.value)) return String(BigInt.asIntN(bits, BigInt(field.value)));
  if (type === 'DateTime' && /^\d+$/.test(field.value)) return timeText(Number(field.value));
  return field.value;
}

const rowsOf = (dataSet: Field): number => dataSet.children?.filter(({ name }) => name.startsWith('rows[')).length ?? 0;

function tellTime(field: Field): void {
  if (/^\d+$/.test(field.value)) field.value += ` · ${timeText(Number(field.value))}`;
}
