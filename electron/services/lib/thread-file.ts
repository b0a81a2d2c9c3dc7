import { existsSync } from 'node:fs';

/**
 * The program of a thread: as it was built, or the caller's own neighbour where sources run as they are.
 *
 * @param name Of the file, without its ending; the build has an entry of this name.
 * @param importer The caller's `import.meta.url`.
 */
export function threadFile(name: string, importer: string): URL {
  const here = new URL(`./${name}.${importer.endsWith('.ts') ? 'ts' : 'js'}`, importer);
  return existsSync(here) ? here : new URL(`../${name}.js`, importer);
}
