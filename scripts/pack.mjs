import { runTool } from './lib/run.mjs';
import { runMain, UserError } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

/** Packages for this platform, in dist/; arguments go to electron-builder, such as `--dir` for no installer. */
runMain(async () => {
  await setUp();
  const { code, output } = await runTool('electron-builder', ['--publish', 'never', ...process.argv.slice(2)], {
    isQuiet: true,
  });
  process.stdout.write(output);
  if (code === 0) return 0;
  const isUnreachable =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|cannot resolve|no such host|fetch failed|status code/i;
  if (isUnreachable.test(output)) {
    throw new UserError(
      "Electron's runtime, or a tool that packages it, could not be downloaded.",
      'A package holds the runtime: connect to the network, or set ELECTRON_MIRROR to a mirror you reach, and try again.',
    );
  }
  throw new UserError('electron-builder failed.', 'See its words above.');
});
