import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { temporaryFolder } from '../../../e2e/fixtures/peers/temporary-folder.ts';
import { FakeClock, FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import { LayoutStore } from './layout-store.ts';
import { ProfileStore } from './profile-store.ts';
import type { ProfileNodeRow } from './profile-rows.ts';
import { SLOW_MIGRATIONS } from './testing/slow-migrations.ts';
import { Workspace } from './workspace.ts';

const PROGRAM = fileURLToPath(new URL('testing/doomed.ts', import.meta.url));

const secrets = {
  backend: 'none, for a test',
  seal: async (secret: string) => new TextEncoder().encode(secret),
  open: async (sealed: Uint8Array) => new TextDecoder().decode(sealed),
};

const open = (dir: string, migrations?: readonly string[]): Workspace =>
  Workspace.open({ dir, log: new FakeLog(), clock: new FakeClock(), ...(migrations && { migrations }) });

/** Starts the program, kills it `afterMs` after its first line, and answers the lines it got out. */
async function runAndKill(args: readonly string[], afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    output += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output.split('\n').slice(0, -1);
}

it('loses nothing acknowledged when the host is killed while it saves', async () => {
  await using folder = await temporaryFolder();
  const saved = new Map<string, string>();
  for (let round = 0; round < 6; round++) {
    const lines = await runAndKill([folder.path, 'save', `r${round}-`], Math.random() * 120);
    for (const line of lines) {
      const [what, name = '', id = ''] = line.split(' ');
      if (what === 'saved') saved.set(id, name);
    }
    using workspace = open(folder.path);
    expect(workspace.findings).toEqual([]);
    const profiles = new ProfileStore({ workspace, secrets, log: new FakeLog() });
    for (const [id, name] of saved) {
      expect(await profiles.openMqtt(id)).toMatchObject({
        name,
        settings: { username: name },
        secrets: { password: `secret of ${name}` },
      });
    }
    const tree = new FakeLatest<{ nodes: ProfileNodeRow[] }>();
    profiles.tree({}, tree);
    // At most one more per round: written, but killed before it could be told.
    expect(tree.last.nodes.length - saved.size).toBeLessThanOrEqual(round + 1);
    const lastLayout = lines.findLast((line) => line.startsWith('layout '))?.slice('layout '.length);
    const { layout } = await new LayoutStore({ workspace }).loadLayout();
    if (lastLayout !== undefined) expect(Number(layout!.split('-')[1])).toBeGreaterThanOrEqual(numberOf(lastLayout));
  }
  // How many a round saves depends on the machine; that something was acknowledged does not.
  expect(saved.size).toBeGreaterThan(0);
});

it('is either migrated or not when the host is killed while it migrates, and then migrates', async () => {
  for (let round = 0; round < 5; round++) {
    await using folder = await temporaryFolder();
    {
      using workspace = open(folder.path);
      await new LayoutStore({ workspace }).saveLayout({ layout: 'before' });
    }
    await runAndKill([folder.path, 'migrate'], round * 60 + Math.random() * 60);
    using workspace = open(folder.path, SLOW_MIGRATIONS);
    expect(workspace.findings).toEqual([]);
    expect(await new LayoutStore({ workspace }).loadLayout()).toEqual({ layout: 'before migrated' });
    expect(workspace.get('SELECT count(*) AS n FROM filler')).toMatchObject({ n: 20_000 });
  }
});

const numberOf = (name: string): number => Number(name.split('-')[1]);
