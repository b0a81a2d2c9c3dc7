import { useMemo } from 'react';

import type { Protos as Declared } from '../../../shared/contract/decoders.ts';
import type { ProtoSchema } from '../../../shared/domain/decode/proto-schema.ts';
import { schemaOf } from '../../../shared/domain/decode/proto-wire.ts';
import { useLatest } from '../../link/use-latest.ts';

/** The workspace's .proto files, and what they declare. */
export interface Protos {
  files: readonly string[];
  /** Full names of messages, sorted. */
  types: readonly string[];
  schema: ProtoSchema;
}

/** Null until the host has told. */
export function useProtos(): Protos | null {
  const { value } = useLatest<Declared>('protos', (lab, onBatch) => lab.decoders.protos({}, onBatch));
  return useMemo(() => {
    if (!value) return null;
    // The entry of a map is no message that is sent alone; its name has a space.
    const types = value.messages.map(({ name }) => name).filter((name) => !name.includes(' '));
    return { files: value.files, types: types.toSorted(), schema: schemaOf(value) };
  }, [value]);
}
