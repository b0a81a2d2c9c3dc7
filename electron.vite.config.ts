import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Everything is bundled: a packaged app and a fresh clone run the same few files, and start fast. */
const bundled = { externalizeDeps: false, minify: false, sourcemap: true } as const;

export default defineConfig({
  main: {
    build: {
      ...bundled,
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          main: 'electron/hosts/desktop/main.ts',
          served: 'electron/hosts/served/main.ts',
          'script-worker': 'electron/services/scripts/script-worker.ts',
          'key-worker': 'electron/services/lib/keys/key-worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js' },
        // Optional native speed-ups of ws, cbor-x and ssh2: never installed, see allowScripts.
        external: ['bufferutil', 'utf-8-validate', 'cbor-extract', 'cpu-features', /sshcrypto[.]node$/],
      },
    },
  },
  preload: {
    build: {
      ...bundled,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { preload: 'electron/hosts/desktop/preload.ts' },
        // A sandboxed preload is CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: { outDir: 'out/renderer', minify: true, rolldownOptions: { input: 'renderer/index.html' }, sourcemap: true },
  },
});
