import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/server/cli.ts', import.meta.url));

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the command line on a data folder of the test's own. */
export function startCommand(home: string, args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, POLYPTYCH_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: resultOf(child) };
}

export const runCommand = (home: string, ...args: string[]) => startCommand(home, args).ended;

async function resultOf(child: ChildProcess): Promise<CommandResult> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The command has no output to read.');
  const [[exitCode], out, err] = await Promise.all([once(child, 'exit'), text(stdout), text(stderr)]);
  return { exitCode: exitCode as number | null, stdout: out, stderr: err };
}
