import { bytesOfName } from '../files/name-bytes.ts';
import { inFolder } from '../files/posix-path.ts';
import { shellWord } from './shell-quote.ts';

/** What OpenSSH’s own program would be told to copy. */
export interface TransferCall {
  user: string;
  host: string;
  port: number;
  direction: 'upload' | 'download';
  fromFolder: string;
  names: readonly string[];
  toFolder: string;
  /** Folders are among the names. */
  isRecursive: boolean;
}

/** The `scp` command for a transfer, to be run where Wirebench's host runs; `-p` keeps times and permissions, as it does. */
export function scpCommand(call: TransferCall): string {
  const remote = (path: string): string => `${call.user}@${bracketed(call.host)}:${path}`;
  const [near, far] = call.direction === 'upload' ? [local, remote] : [remote, local];
  const options = ['-p', ...(call.isRecursive ? ['-r'] : []), ...(call.port === 22 ? [] : ['-P', String(call.port)])];
  const from = call.names.map((name) => near(inFolder(call.fromFolder, name)));
  return ['scp', ...options, ...[...from, far(call.toFolder)].map(word)].join(' ');
}

const local = (path: string): string => path;
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Names that are not text, or hold control characters, in the quotes of bash and its like. */
function word(text: string): string {
  if (text.isWellFormed() && !/[\x00-\x1f\x7f]/.test(text)) return shellWord(text);
  const escaped = [...bytesOfName(text)].map((byte) => {
    if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte);
  });
  return `$'${escaped.join('')}'`;
}
