import type { WireLogFormat } from '../../shared/contract/sessions.ts';
import type { Lab } from './lab.ts';

/**
 * Collects a session's whole wire log as a file's content.
 *
 * @throws LabError `session.unknown`, `session.no-capture`, `link-lost`.
 */
export async function exportWireLog(lab: Lab, sessionId: string, format: WireLogFormat): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  await lab.sessions.exportFrames({ sessionId, format }, ({ items }) => void parts.push(...items)).ended;
  return parts;
}

const ENDINGS: Record<WireLogFormat, string> = { text: 'txt', pcapng: 'pcapng' };
export const WIRE_LOG_TYPES: Record<WireLogFormat, string> = {
  text: 'text/plain',
  pcapng: 'application/octet-stream',
};

/** A file name for it: the session's title without what file systems refuse, and the time. */
export function wireLogFileName(title: string, now: Date, format: WireLogFormat): string {
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
  const at = now.toISOString().slice(0, 19).replace(/[:T]/g, '-');
  return `${name.slice(0, 60) || 'session'}-${at}.${ENDINGS[format]}`;
}
