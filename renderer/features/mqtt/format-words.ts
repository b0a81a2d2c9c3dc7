import type { DecoderPin, SparkplugContext } from '../../../shared/contract/decoders.ts';
import { FORMAT_NAMES } from '../../../shared/domain/decode/formats.ts';
import { sparkplugTopic } from '../../../shared/domain/decode/sparkplug.ts';
import { formatTime } from '../../lib/format.ts';
import { oneLine } from './display-text.ts';
import type { ChosenFormat } from './mqtt-store.ts';
import type { PayloadShape } from './payload-shape.ts';

/** Which decoder made a shape, out of which wrappings, and why it was that one. */
export function formatWords(
  shape: PayloadShape,
  layers: readonly string[],
  chosen: ChosenFormat,
  pin: DecoderPin | null,
): string {
  const name = shape.kind === 'image' ? `${shape.facts.name} image` : FORMAT_NAMES[shape.format];
  const chain = [...layers, name].join(', then ');
  if (chosen !== 'auto') return layers.length > 0 ? chain : '';
  if (pin) return `${chain}, pinned for ${oneLine(pin.filter)}`;
  return shape.format === 'hex' ? [...layers, 'no format detected'].join(', then ') : `${chain}, detected`;
}

/** What births and deaths say of the sender of a Sparkplug message, and where the names of its metrics are from. */
export function sparkplugWords(topic: string, { node, device, births, aliases }: SparkplugContext): string[] {
  const said = sparkplugTopic(topic);
  if (!said) return [];
  const words = [lifeWords(`Edge node ${said.node}`, node)];
  if (device) words.push(lifeWords(`Device ${said.device}`, device));
  if (said.verb === 'BIRTH' || said.verb === 'DEATH') return words;
  const last = births.at(-1);
  if (aliases.length > 0 && last) words.push(`Aliases are named as in the birth of ${formatTime(last.receivedAtMs)}.`);
  else if (!last) words.push('No birth was seen before this message, so aliases have no names.');
  return words;
}

function lifeWords(who: string, { isOnline, sinceMs }: SparkplugContext['node']): string {
  if (isOnline === null || sinceMs === null) return `${oneLine(who)}: no birth or death seen yet.`;
  return `${oneLine(who)} is ${isOnline ? 'online, born' : 'offline, died'} ${formatTime(sinceMs)}.`;
}
