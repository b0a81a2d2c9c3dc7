import { spawn } from 'node:child_process';

import { inRoot, nodeProgram, root, toolFile } from './paths.mjs';

/**
 * @typedef {object} RunOptions
 * @property {boolean} [isQuiet] Keep the output to the result; otherwise it goes to the terminal.
 * @property {NodeJS.ProcessEnv} [env] Added to the environment.
 * @property {AbortSignal} [signal] Ends the program.
 * @property {string} [cwd]
 */

/**
 * Runs a program to its end. Never throws: a program that cannot start has code 127 and the reason as output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { isQuiet = false, env = {}, signal, cwd = root } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      ...(signal && { signal }),
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (output += String(bytes)));
    child.on('error', (error) => {
      output += error.message;
      if (child.pid === undefined) resolve({ code: 127, output });
    });
    child.on('close', (code, ended) => resolve({ code: code ?? (ended ? 128 : 1), output }));
  });
}

/**
 * Runs a tool of this repository's node_modules on Node 24.
 * @param {string | [packageName: string, command: string]} tool
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runTool(tool, args, options) {
  const [packageName, command] = typeof tool === 'string' ? [tool, tool] : tool;
  return run(nodeProgram(), [toolFile(packageName, command), ...args], options);
}

/**
 * Runs npm, on the Node that is outside node_modules: `npm ci` removes the one inside.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options = {}) {
  const inside = inRoot('node_modules');
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = (process.env['PATH'] ?? '').split(separator).filter((folder) => !folder.startsWith(inside));
  const env = { ...options.env, PATH: path.join(separator) };
  // npm is a batch file on Windows, which only a shell can start; the arguments are ours and hold no blanks.
  if (process.platform === 'win32') return run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], { ...options, env });
  return run('npm', args, { ...options, env });
}
