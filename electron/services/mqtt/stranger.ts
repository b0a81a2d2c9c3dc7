/** First byte of a TLS alert record, RFC 8446 §5.1. */
const TLS_ALERT = 21;

/** What is known about something that answered, but not with a CONNACK [MQTT-3.2.0-1]. */
export function strangerReason(firstBytes: Uint8Array | null): string {
  if (!firstBytes || firstBytes.length === 0) return 'it closed the connection without an answer';
  const text = Buffer.from(firstBytes).toString('latin1');
  if (text.startsWith('HTTP/')) return 'it answered in HTTP';
  if (text.startsWith('SSH-')) return 'it is an SSH server';
  if (/^(220|\+OK|\* OK)/.test(text)) return 'it is a mail or file server';
  if (firstBytes[0] === TLS_ALERT && firstBytes[1] === 3) return 'it expects TLS';
  const hex = [...firstBytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `its first bytes are ${hex}, which is no MQTT answer`;
}
