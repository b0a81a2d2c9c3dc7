import { decodeBase64 } from '../../../shared/domain/decode/base64.ts';
import { packingOf, type Packing } from '../../../shared/domain/decode/compression.ts';
import type { PayloadFormat } from '../../../shared/domain/decode/formats.ts';
import { isText } from '../../../shared/domain/decode/utf8.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import { textOf } from '../../../shared/errors/text.ts';
import type { Lab } from '../../link/lab.ts';
import { problemText } from './payload-shape.ts';

/** Packings within each other that are followed. */
const MAX_LAYERS = 4;

/** Bytes out of which one or more wrappings were taken. */
export interface Peeled {
  bytes: Uint8Array;
  /** Only the beginning of what they would be. */
  isCut: boolean;
  /** Format of what is inside; `auto` where it is to be detected. */
  format: PayloadFormat | 'auto';
  /** What was taken off, outermost first. */
  layers: string[];
  /** Why the rest was not taken off; the bytes are then still wrapped. */
  note: string | null;
}

/** What the page can take off by itself, and what is to be unpacked by the host; null where nothing is. */
export interface ToPeel extends Peeled {
  next: Packing | null;
}

/** Takes off what needs no unpacking, and looks at what is left. `hex` is for the bytes as they came. */
export function peel(bytes: Uint8Array, isCut: boolean, format: PayloadFormat | 'auto'): ToPeel {
  const as = { bytes, isCut, layers: [], note: null };
  if (format === 'hex') return { ...as, format, next: null };
  if (format === 'deflate') return { ...as, format: 'auto', next: packingOf(bytes) ?? 'deflate' };
  if (format !== 'base64') return { ...as, format, next: nextPacking(bytes, isCut) };
  const { bytes: inner, problem } = decodeBase64(bytes);
  const isBroken = problem !== null && !(isCut && problem.atByte === bytes.byteLength);
  if (isBroken) return { ...as, format: 'text', note: problemText('base64', problem), next: null };
  return { bytes: inner, isCut, format: 'auto', layers: ['Base64'], note: null, next: nextPacking(inner, isCut) };
}

/** Text can begin as zlib does: “x^2”. */
function nextPacking(bytes: Uint8Array, isCut: boolean): Packing | null {
  const packing = packingOf(bytes);
  return packing === 'zlib' && isText(bytes, isCut) ? null : packing;
}

/** Unpacks what is packed, layer by layer; what cannot be unpacked is said in the note. It never rejects. */
export async function unwrap(lab: Lab, { next, ...outer }: ToPeel, wasChosen: boolean): Promise<Peeled> {
  let peeled: Peeled = outer;
  for (let packing = next; packing && peeled.layers.length < MAX_LAYERS;) {
    const { bytes, isCut } = peeled;
    try {
      const unpacked = await lab.decoders.unpack({ bytes: new Uint8Array(bytes), packing, isCut });
      // Two bytes that look like a head of zlib can be an accident.
      if (unpacked.problem && packing === 'zlib' && !wasChosen) return peeled;
      if (unpacked.problem) return { ...peeled, format: 'hex', note: problemText(packing, unpacked.problem) };
      peeled = { ...peeled, ...pick(unpacked), layers: [...peeled.layers, packing] };
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      return { ...peeled, format: 'hex', note: textOf(error.toWire()).title };
    }
    packing = nextPacking(peeled.bytes, peeled.isCut);
  }
  return peeled;
}

const pick = ({ bytes, isCut }: { bytes: Uint8Array; isCut: boolean }) => ({ bytes, isCut });
