import type { Command } from 'commander';
import type { ServeCommandOptions } from '../commands/serve.ts';
import { parseBoundedNumber } from '../number-options.ts';
import { simulateGpus } from './simulate-gpus.ts';

/** Commands that keep the app running for other programs. */
export function addShellCommands(program: Command): void {
  program
    .command('serve')
    .description('serve the user interface to a browser on this machine')
    .option(
      '--port <n>',
      'port to listen on (7878 or the next free one unless given)',
      parseBoundedNumber('--port', 0, 65_535),
    )
    .option('--api', 'let other programs use the HTTP API, by key, for this run')
    .option(
      '--host <address>',
      'let other machines use the API at this address of this machine (0.0.0.0 for all), by key',
    )
    .option(...simulateGpus)
    .option('--json', 'print the address as one JSON line')
    .action(async (options: ServeCommandOptions) => {
      const { runServe } = await import('../commands/serve.ts');
      return runServe(options);
    });
}
