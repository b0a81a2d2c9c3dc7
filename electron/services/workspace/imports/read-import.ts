import { MAX_PROFILES } from '../../../../shared/contract/profiles.ts';
import { LabError } from '../../../../shared/errors/lab-error.ts';
import { parseJson } from '../parse-json.ts';
import { readProfileFile } from '../profile-file.ts';
import type { Imported } from './imported.ts';
import { readMqttExplorer } from './mqtt-explorer.ts';
import { readMqttx } from './mqttx.ts';

/**
 * Reads a file of connections: our own export, MQTTX's, or MQTT Explorer's settings.
 * @throws LabError `profile.bad-file`, `profile.too-many`.
 */
export function readImport(json: string): Imported {
  const value = parseJson(json);
  if (value === undefined) throw new LabError('profile.bad-file', { problem: 'it is not JSON' });
  const imported = readMqttx(value) ?? readMqttExplorer(value) ?? ours(value);
  if (imported.entries.length > MAX_PROFILES) throw new LabError('profile.too-many', { limit: MAX_PROFILES });
  return imported;
}

function ours(value: unknown): Imported {
  const { entries, skipped } = readProfileFile(value);
  return { source: 'wirebench', entries, skipped, messages: [], notes: [] };
}
