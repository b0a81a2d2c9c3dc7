/** Numbers as the bytes they lie in, to cross the wire unspelled; every machine Wirebench runs on is little-endian. */
export function packNumbers(numbers: Float64Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(numbers.slice().buffer);
}

/** The reverse of {@link packNumbers}; bytes beyond the last whole number are left out. */
export function unpackNumbers(bytes: Uint8Array): Float64Array {
  const whole = bytes.byteLength - (bytes.byteLength % Float64Array.BYTES_PER_ELEMENT);
  // A copy begins where a number may begin.
  return new Float64Array(bytes.slice(0, whole).buffer);
}
