import { z } from 'zod';

import { DEFAULT_MQTT, MqttSettings } from '../../../shared/contract/mqtt-profile.ts';
import { ProfileNode } from '../../../shared/contract/profiles.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';
import type { StoredProfile } from './profile-rows.ts';

/** Version of the export's format; a newer one is refused. */
const FORMAT = 1;
/** Longest name a list of skipped entries shows. */
const LONGEST_NAME = 200;

const { name } = ProfileNode.shape;
/** Folders are numbered within the file, and stand before what they hold. */
const folder = z.number().int().min(0).nullable().catch(null);

const FileEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), id: z.number().int().min(0), folder, name }),
  z.object({
    kind: z.literal('mqtt'),
    folder,
    name,
    // A field that an older program did not know takes its default; the host has none that would make sense.
    settings: z.preprocess((value) => ({ ...DEFAULT_MQTT, host: undefined, ...Object(value) }), MqttSettings),
  }),
]);
export type FileEntry = z.infer<typeof FileEntry>;

const ProfileFile = z.object({
  wirebench: z.literal('profiles'),
  version: z.number().int().min(1),
  entries: z.array(z.unknown()),
});

/** Profiles and folders, depth first, as the JSON text that {@link readProfileFile} reads. No secret is in it. */
export function writeProfileFile(profiles: readonly StoredProfile[]): string {
  const numbers = new Map(profiles.map(({ node }, index) => [node.id, index]));
  const entries = profiles.map(({ node, settings }, id): FileEntry => {
    const place = { folder: node.parentId === null ? null : numbers.get(node.parentId)!, name: node.name };
    return settings ? { kind: 'mqtt', ...place, settings } : { kind: 'folder', id, ...place };
  });
  return JSON.stringify({ wirebench: 'profiles', version: FORMAT, entries }, null, 2);
}

/**
 * Reads an export. Entries that make no sense are left out, and named in `skipped`.
 * @param value As parsed from JSON.
 * @throws LabError `profile.bad-file`.
 */
export function readProfileFile(value: unknown): { entries: FileEntry[]; skipped: string[] } {
  const file = ProfileFile.safeParse(value);
  if (!file.success)
    throw new LabError('profile.bad-file', { problem: 'it is not an export of Wirebench, MQTTX or MQTT Explorer' });
  if (file.data.version > FORMAT) {
    throw new LabError('profile.bad-file', {
      problem: `it was made by a newer Wirebench, format ${file.data.version}`,
    });
  }
  const entries: FileEntry[] = [];
  const skipped: string[] = [];
  for (const [index, raw] of file.data.entries.entries()) {
    const entry = FileEntry.safeParse(raw);
    if (entry.success) entries.push(entry.data);
    else skipped.push(nameOf(raw, index));
  }
  return { entries, skipped };
}

function nameOf(raw: unknown, index: number): string {
  const given = (raw as { name?: unknown } | null)?.name;
  return typeof given === 'string' && given.trim() !== '' ? given.slice(0, LONGEST_NAME) : `entry ${index + 1}`;
}
