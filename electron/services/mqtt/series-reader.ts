import { sparkplugTopic } from '../../../shared/domain/decode/sparkplug.ts';
import type { PayloadValues } from '../../ports/payload-values.ts';
import { SparkplugBirths } from './sparkplug-births.ts';
import type { TopicStore } from './topic-store.ts';

/** Reads the messages of one topic for what is no text. */
export interface SeriesReader {
  /** The payloads are not text, even if they look like it. */
  isPinned: boolean;
  /** A value a JSON path leads through; undefined where there is none. */
  read(payload: Uint8Array, seq: number): unknown;
}

/** Makes readers for a connection's topics; a Sparkplug message has the names of the births before it. */
export function seriesReaders(values: PayloadValues, store: TopicStore) {
  const births = new SparkplugBirths();
  return (topic: string): SeriesReader => {
    const { isPinned, read } = values.readerFor(topic);
    const about = sparkplugTopic(topic);
    if (!about) return { isPinned, read: (payload) => read(payload) };
    return {
      isPinned,
      read: (payload, seq) => {
        const known = births.before(store, about, seq).map(({ aliases }) => aliases);
        // An alias is the same in a whole edge node; where births disagree, the device's own is nearer.
        return read(payload, new Map(known.flatMap((aliases) => [...aliases])));
      },
    };
  };
}
