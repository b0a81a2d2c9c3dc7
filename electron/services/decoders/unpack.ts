import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

import { MAX_UNPACKED_BYTES, type Unpacked } from '../../../shared/contract/decoders.ts';
import type { Packing } from '../../../shared/domain/decode/compression.ts';

/** Longer payloads are not searched for the exact byte at which they break. */
const MAX_SEARCHED_BYTES = 1_048_576;

const NO_ZSTD = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
/** What ends too soon is not damaged as far as it goes. */
const ENDS_TOO_SOON = ['Z_BUF_ERROR', 'ZSTD_error_srcSize_wrong'];

/**
 * Unpacks bytes up to a limit of output, so that a small payload cannot fill the memory. It never rejects: what is
 * wrong is in the answer, with the byte.
 *
 * @param isCut Whether more bytes would follow: then an end too soon is not a problem.
 */
export async function unpack(bytes: Uint8Array, packing: Packing, isCut: boolean): Promise<Unpacked> {
  const { bytes: unpacked, isFull, error } = await run(bytes, packing, MAX_UNPACKED_BYTES);
  const answer = (problem: Unpacked['problem']): Unpacked => ({ bytes: unpacked, isCut: isFull || isCut, problem });
  if (!error) return answer(null);
  if (error.code === NO_ZSTD) return answer({ atByte: 0, reason: 'This version of Node cannot unpack zstd' });
  if (endsTooSoon(error)) return answer(isCut ? null : { atByte: bytes.byteLength, reason: 'It ends too soon' });
  const atByte = await firstBadByte(bytes, packing);
  return answer({ atByte, reason: `The data is damaged (${error.message})` });
}

interface Outcome {
  bytes: Uint8Array<ArrayBuffer>;
  /** The limit was reached. */
  isFull: boolean;
  error: (Error & { code?: string }) | null;
}

function run(bytes: Uint8Array, packing: Packing, limitBytes: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const parts: Uint8Array[] = [];
  let size = 0;
  const end = (error: Outcome['error'], isFull = false): void => {
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      whole.set(part.subarray(0, size - at), at);
      at += part.byteLength;
    }
    resolve({ bytes: whole, isFull, error });
  };
  const engine = openEngine(packing);
  if (!engine) {
    end(Object.assign(new Error('no zstd'), { code: NO_ZSTD }));
    return promise;
  }
  engine.on('data', (part: Uint8Array) => {
    parts.push(part);
    size = Math.min(limitBytes, size + part.byteLength);
    if (size < limitBytes) return;
    end(null, true);
    engine.destroy();
  });
  engine.on('error', (error) => end(error));
  engine.on('end', () => end(null));
  engine.end(bytes);
  return promise;
}

/** Null where this Node has no zstd: it came with 22.15. */
function openEngine(packing: Packing): Transform | null {
  if (packing === 'gzip') return zlib.createGunzip();
  if (packing === 'zlib') return zlib.createInflate();
  if (packing === 'deflate') return zlib.createInflateRaw();
  return typeof zlib.createZstdDecompress === 'function' ? zlib.createZstdDecompress() : null;
}

const endsTooSoon = (error: Outcome['error']): boolean => ENDS_TOO_SOON.includes(error?.code ?? '');

/** Index of the byte with which the beginning stops being one of a sound payload. */
async function firstBadByte(bytes: Uint8Array, packing: Packing): Promise<number> {
  if (bytes.byteLength > MAX_SEARCHED_BYTES) return 0;
  let [sound, broken] = [0, bytes.byteLength];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    const { error } = await run(bytes.subarray(0, middle), packing, MAX_UNPACKED_BYTES);
    if (error && !endsTooSoon(error)) broken = middle;
    else sound = middle;
  }
  return broken - 1;
}
