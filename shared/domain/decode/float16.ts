/** A half-precision float from its 16 bits. @see RFC 8949, appendix D */
export function float16(bits: number): number {
  const [exponent, mantissa] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1_024 + mantissa) * 2 ** (exponent - 25) : mantissa * 2 ** -24);
}
