import type { Command } from 'commander';
import { createProgram } from './program.ts';
import { endOf } from './report-error.ts';

/** Does what the arguments of this process ask for, and sets its exit code. */
export async function runCommandLine(): Promise<void> {
  // Whoever reads our output may stop early (`| head`); that is no error.
  process.stdout.on('error', () => process.exit(0));
  process.exitCode = await run(createProgram());
}

async function run(program: Command): Promise<number> {
  try {
    await program.parseAsync();
    // A command may say more than that it is done.
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const { exitCode, sentence } = endOf(error);
    if (sentence !== null) process.stderr.write(`${sentence}\n`);
    if (program.opts().verbose === true && sentence !== null && error instanceof Error)
      process.stderr.write(`${error.stack}\n`);
    return exitCode;
  }
}
