import type { Lab } from './lab.ts';

/**
 * Collects a session's whole wire log as text that `text2pcap` reads.
 *
 * @throws LabError `session.unknown`, `link-lost`.
 */
export async function exportWireLog(lab: Lab, sessionId: string): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  await lab.sessions.exportFrames({ sessionId }, ({ items }) => void parts.push(...items)).ended;
  return parts;
}

/** A file name for it: the session's title without what file systems refuse, and the time. */
export function wireLogFileName(title: string, now: Date): string {
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
  const at = now.toISOString().slice(0, 19).replace(/[:T]/g, '-');
  return `${name.slice(0, 60) || 'session'}-${at}.txt`;
}
