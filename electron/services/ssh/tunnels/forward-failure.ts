import { placeText, type TunnelPlace } from '../../../../shared/domain/tunnel-address.ts';
import type { SocksOutcome } from '../../../../shared/domain/socks/socks-handshake.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { codeOf } from '../connect-failure.ts';

/** Why a server did not open a channel. @see RFC 4254 §5.1 */
const PROHIBITED = 1;
const UNKNOWN_TYPE = 3;
/** More of a server's words than a line holds is left out. */
const MOST_SAID = 200;

/** What OpenSSH says where it has nothing to say. */
const NO_WORDS = /^(open failed|administratively prohibited)?$/i;
const NOT_KNOWN = /not known|unknown host|resol|no address|name or service|nodename/i;

/** What the server's refusal to connect to `target` means; `error` is what `SshLink.channel` rejected with. */
export function channelFailure(error: unknown, target: TunnelPlace): LabError {
  if (!(error instanceof LabError) || error.code !== 'ssh.channel-refused') return asLabError(error, target, 'server');
  const cause = { cause: error.cause };
  const code = (error.cause as { reason?: unknown } | undefined)?.reason;
  const { reason } = error.facts as { reason: string };
  const said = plainLine(reason.replace('(SSH) Channel open failure: ', ''));
  const where = { target: placeText(target), from: 'server' as const };
  if (code === PROHIBITED) {
    const serverSaid = NO_WORDS.test(said) ? '' : said;
    return new LabError('tunnel.prohibited', { target: where.target, serverSaid }, cause);
  }
  if (code === UNKNOWN_TYPE)
    return new LabError('tunnel.target-failed', { ...where, reason: 'its software has no such forwards' }, cause);
  if (/refused/i.test(said)) return new LabError('tunnel.target-refused', where, cause);
  if (NOT_KNOWN.test(said)) return new LabError('tunnel.target-not-found', where, cause);
  const words = NO_WORDS.test(said) ? 'the server does not say why' : said;
  return new LabError('tunnel.target-failed', { ...where, reason: words }, cause);
}

/** What an error of this machine's own connection to `target` means. */
export function targetFailure(error: unknown, target: TunnelPlace): LabError {
  return asLabError(error, target, 'here');
}

function asLabError(error: unknown, target: TunnelPlace, from: 'here' | 'server'): LabError {
  if (error instanceof LabError) return error;
  const reason = codeOf(error);
  const where = { target: placeText(target), from };
  const cause = { cause: error };
  if (reason === 'ECONNREFUSED') return new LabError('tunnel.target-refused', where, cause);
  if (['ENOTFOUND', 'EAI_AGAIN', 'ENODATA'].includes(reason))
    return new LabError('tunnel.target-not-found', where, cause);
  return new LabError('tunnel.target-failed', { ...where, reason }, cause);
}

/** Why this machine could not listen. */
export function listenFailure(error: unknown, listen: TunnelPlace): LabError {
  const reason = codeOf(error);
  const address = placeText(listen);
  const cause = { cause: error };
  if (reason === 'EADDRINUSE')
    return 'path' in listen
      ? new LabError('tunnel.path-taken', { path: listen.path }, cause)
      : new LabError('tunnel.port-taken', { address }, cause);
  if (reason === 'EACCES' && !('path' in listen)) return new LabError('tunnel.port-forbidden', { address }, cause);
  return new LabError('tunnel.listen-failed', { address, reason }, cause);
}

/** The code a SOCKS client is told for a failure. */
export function socksOutcome({ code }: LabError): SocksOutcome {
  if (code === 'tunnel.prohibited') return 'not-allowed';
  if (code === 'tunnel.target-refused') return 'refused';
  return code === 'tunnel.target-not-found' ? 'host-unreachable' : 'failed';
}

/** A server's words as one line: control characters are no part of a message. */
const plainLine = (text: string): string =>
  text
    .replaceAll(/[^\P{C}]+/gu, ' ')
    .trim()
    .slice(0, MOST_SAID);
