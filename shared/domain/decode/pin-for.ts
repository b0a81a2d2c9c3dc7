import type { DecoderPin } from '../../contract/decoders.ts';
import { filterMatches } from '../topic-filter.ts';

/** The pin that holds for a topic: the one with the most levels that are not wildcards, then the newest. */
export function pinFor(pins: readonly DecoderPin[], topic: string): DecoderPin | null {
  const weight = ({ filter }: DecoderPin): number =>
    filter.split('/').filter((level) => level !== '+' && level !== '#').length;
  return pins
    .filter(({ filter }) => filterMatches(filter, topic))
    .reduce<DecoderPin | null>((best, pin) => (best && weight(best) >= weight(pin) ? best : pin), null);
}
