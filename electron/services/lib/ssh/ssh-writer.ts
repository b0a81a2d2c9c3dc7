/** A `uint32` [RFC 4251 §5]. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A `string`: its length, then its bytes; text as UTF-8 [RFC 4251 §5]. */
export function string(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** A positive `mpint` from big-endian bytes: no zeros before it but the one that keeps it positive [RFC 4251 §5]. */
export function mpint(value: Uint8Array): Buffer {
  const bytes = withoutLeadingZeros(value);
  return string(bytes.length > 0 && bytes[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** The same number in as few bytes as it needs. */
export function withoutLeadingZeros(value: Uint8Array): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  return Buffer.from(first < 0 ? [] : value.subarray(first));
}
