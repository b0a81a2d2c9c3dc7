import type { CertificateFacts } from '../../../../shared/errors/codes.ts';
import { codeOf } from '../error-code.ts';

/** What went wrong with TLS: the other side does not speak it, the two do not agree, or a file of ours is no use. */
export type TlsFault =
  | { kind: 'stranger' }
  /** `chain` is what the other side showed, leaf first. */
  | { kind: 'refused'; chain: CertificateFacts[] }
  /** `which` names the file. */
  | { kind: 'bad-file'; which: string };

/** A failure of the TLS layer, for each service to tell in its own words; `message` is the reason, in words. */
export class TlsFailure extends Error {
  constructor(
    readonly fault: TlsFault,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** The failure that an error of the TLS layer stands for; null where it comes from the socket below. */
export function tlsFailureOf(error: unknown): TlsFailure | null {
  if (error instanceof TlsFailure) return error;
  const code = codeOf(error);
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|UNEXPECTED_MESSAGE|HTTP_REQUEST|UNKNOWN_PROTOCOL/.test(code))
    return new TlsFailure({ kind: 'stranger' }, 'it does not speak TLS on this port', { cause: error });
  if (!isTlsError(error)) return null;
  return new TlsFailure({ kind: 'refused', chain: [] }, alertMeaning(code), { cause: error });
}

/** Whether an error comes from the TLS layer rather than from the socket below. */
export function isTlsError(error: unknown): boolean {
  return /^(ERR_SSL|ERR_TLS|EPROTO)/.test(codeOf(error));
}

/** @see RFC 8446 §6.2 */
function alertMeaning(code: string): string {
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/.test(code))
    return 'it asks for a client certificate, or shares no cipher with this machine';
  if (/UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(UNKNOWN|EXPIRED|REVOKED)|UNSUPPORTED_CERTIFICATE/.test(code))
    return 'it does not accept our certificate';
  if (/NO_APPLICATION_PROTOCOL/.test(code)) return 'it speaks none of the application protocols (ALPN) it was offered';
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) return 'the two sides share no version of TLS';
  if (/HANDSHAKE_TIMEOUT/.test(code)) return 'it did not finish the handshake in time';
  return code
    .replace(/^ERR_(SSL|TLS)_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
}
