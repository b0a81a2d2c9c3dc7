/**
 * A program that tests kill: it opens the workspace in the folder it is given and writes to it without end, telling
 * on standard output what was acknowledged, a line each. `migrate` opens it with a slow step in its format instead.
 */
import { writeSync } from 'node:fs';

import { DEFAULT_MQTT } from '../../../../shared/contract/mqtt-profile.ts';
import { LayoutStore } from '../layout-store.ts';
import { ProfileStore } from '../profile-store.ts';
import { Workspace } from '../workspace.ts';
import { SLOW_MIGRATIONS } from './slow-migrations.ts';

const [dir = '.', mode = 'save', prefix = ''] = process.argv.slice(2);
const tell = (line: string): void => void writeSync(1, `${line}\n`);
const log = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { nowMs: () => Date.now(), nowNs: () => process.hrtime.bigint() };
const secrets = {
  backend: 'none, for a test',
  seal: async (secret: string) => new TextEncoder().encode(secret),
  open: async (sealed: Uint8Array) => new TextDecoder().decode(sealed),
};

async function save(): Promise<void> {
  using workspace = Workspace.open({ dir, log, clock });
  const profiles = new ProfileStore({ workspace, secrets, log });
  const layout = new LayoutStore({ workspace });
  tell('begin');
  for (let n = 0; ; n++) {
    const name = `${prefix}${n}`;
    const { id } = await profiles.save({
      id: null,
      parentId: null,
      kind: 'mqtt',
      name,
      settings: { ...DEFAULT_MQTT, username: name },
      secrets: { password: `secret of ${name}` },
    });
    tell(`saved ${name} ${id}`);
    await profiles.move({ id, parentId: null, beforeId: null });
    await layout.saveLayout({ layout: name });
    tell(`layout ${name}`);
  }
}

if (mode === 'migrate') {
  tell('begin');
  Workspace.open({ dir, log, clock, migrations: SLOW_MIGRATIONS }).close();
  tell('done');
} else {
  await save();
}
