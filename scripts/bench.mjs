import { readdirSync } from 'node:fs';

import { inRoot, nodeProgram } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runMain, say, UserError } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

/** One benchmark after the other: they would only measure each other side by side. */
runMain(async () => {
  const words = process.argv.slice(2);
  const options = words.filter((word) => word.startsWith('-'));
  const asked = words.filter((word) => !word.startsWith('-'));
  await setUp();
  const known = readdirSync(inRoot('bench')).flatMap((file) => /^(.+)[.]bench[.]ts$/.exec(file)?.[1] ?? []);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`There is no benchmark ${unknown}.`, `There are: ${known.toSorted().join(', ')}`);
  }
  const failed = [];
  for (const name of asked.length > 0 ? asked : known.toSorted()) {
    const { code } = await run(nodeProgram(), [inRoot('bench', `${name}.bench.ts`), ...options]);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
