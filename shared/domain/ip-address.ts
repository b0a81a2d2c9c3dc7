import { addressBytes } from './pcapng/endpoint.ts';
import { withoutBrackets } from './broker-address.ts';

/** Which family a written address is of; null for a name. */
export function familyOf(host: string): 4 | 6 | null {
  const bare = withoutBrackets(host.trim());
  if (!addressBytes(bare)) return null;
  return bare.includes(':') ? 6 : 4;
}

/** Whether an address stands for a group of receivers. @see RFC 5771 §3, RFC 4291 §2.7 */
export function isMulticast(host: string): boolean {
  const bytes = addressBytes(withoutBrackets(host.trim()));
  if (!bytes) return false;
  return bytes.byteLength === 4 ? bytes[0]! >= 224 && bytes[0]! <= 239 : bytes[0] === 0xff;
}
