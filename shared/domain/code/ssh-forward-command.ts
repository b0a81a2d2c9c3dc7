import { placeText, type TunnelPlace } from '../tunnel-address.ts';
import { shellWord } from './shell-quote.ts';

/** A forward, as `ssh` is told of it. */
export type SshForward =
  { kind: 'local' | 'remote'; listen: TunnelPlace; target: TunnelPlace } | { kind: 'dynamic'; listen: TunnelPlace };

const OPTIONS = { local: '-L', remote: '-R', dynamic: '-D' } as const;

/**
 * The command of OpenSSH's client that opens the same tunnel, with its listening address written out.
 *
 * @see ssh(1), -L, -R and -D
 */
export function sshForwardCommand(to: { user: string; host: string; port: number }, forward: SshForward): string {
  const places = forward.kind === 'dynamic' ? [forward.listen] : [forward.listen, forward.target];
  const words = ['ssh', '-N', OPTIONS[forward.kind], places.map(placeText).join(':')];
  if (to.port !== 22) words.push('-p', String(to.port));
  return [...words, `${to.user}@${to.host}`].map(shellWord).join(' ');
}
