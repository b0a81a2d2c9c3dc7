import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { rooms } from './rooms.ts';

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** What `source`, standing at `file`, imports against the rules; one sentence each. */
function brokenRules(file: string, source: string): string[] {
  const rule = rooms.find(({ room }) => room.test(file));
  if (!rule) return [`${file} is in no room`];
  const here = rule.room.exec(file)?.[1] ?? '';
  const allowed = new RegExp(rule.rooms.source.replaceAll('$1', here));
  return [...source.matchAll(IMPORT)].flatMap(([, from, lazy]) => {
    const name = (from ?? lazy)!.split('?')[0]!;
    const target = name.startsWith('.') ? join(dirname(file), name) : name;
    return (name.startsWith('.') ? allowed : rule.packages).test(target) ? [] : [`${file} must not import ${target}`];
  });
}

describe('room rules', () => {
  it('hold for every import, static and dynamic', () => {
    // Tests, and the fakes they share, may import what tests need.
    const files = globSync('{shared,electron,renderer}/**/*.{ts,tsx}').filter(
      (file) => !/[.](test[.]tsx?|d[.]ts)$|[/]fake-[^/]+$/.test(file),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((file) => brokenRules(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each([
    ['shared/wire/a.ts', `import fs from 'node:fs';`],
    ['electron/services/mqtt/a.ts', `import { app } from 'electron';`],
    ['electron/services/mqtt/a.ts', `import { X } from '../practice/x.ts';`],
    ['electron/hosts/served/a.ts', `const x = await import('../desktop/main.ts');`],
    ['renderer/features/mqtt/a.tsx', `import { Y } from '../practice/y.tsx';`],
    ['renderer/ui/a.tsx', `import { useLab } from '../link/lab-context.tsx';`],
    ['somewhere/a.ts', ''],
  ])('catch %s with %s', (file, source) => {
    expect(brokenRules(file, source)).toHaveLength(1);
  });
});
