/** A file name for messages of a topic: its name without what file systems refuse, and the time. */
export function exportFileName(topic: string, extension: string, now: Date): string {
  const name = topic.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
  const at = now.toISOString().slice(0, 19).replace(/[:T]/g, '-');
  return `${name.slice(0, 60) || 'messages'}-${at}.${extension}`;
}
