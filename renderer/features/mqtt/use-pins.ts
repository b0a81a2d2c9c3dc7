import type { DecoderPin } from '../../../shared/contract/decoders.ts';
import { useLatest } from '../../link/use-latest.ts';

const NONE: readonly DecoderPin[] = [];

/** The formats this workspace pins to topics. */
export function usePins(): readonly DecoderPin[] {
  const { value } = useLatest<{ pins: DecoderPin[] }>('pins', (lab, onBatch) => lab.decoders.pins({}, onBatch));
  return value?.pins ?? NONE;
}
