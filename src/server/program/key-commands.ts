import type { Command } from 'commander';
import type { CreateKeyOptions } from '../commands/keys.ts';
import { parseBoundedNumber } from '../number-options.ts';

/** Keys of the HTTP API. */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('keys by which other programs use the HTTP API');
  keys
    .command('list')
    .description('list the keys, without their secrets')
    .option('--json', 'print them as a JSON array')
    .action(async (options: { json?: true }) => {
      const { runKeysList } = await import('../commands/keys.ts');
      return runKeysList(options);
    });
  keys
    .command('create')
    .description('make a key and print it, this once')
    .argument('<name>', 'what it is for')
    .option('--scope <scope>', 'what it may do: read, submit (jobs, too) or admin', 'submit')
    .option(
      '--requests-per-minute <n>',
      'how much it may ask for (600 unless given)',
      parseBoundedNumber('--requests-per-minute', 1, 100_000),
    )
    .option('--json', 'print key and token as one JSON object')
    .action(async (name: string, options: CreateKeyOptions) => {
      const { runKeysCreate } = await import('../commands/keys.ts');
      return runKeysCreate(name, options);
    });
  keys
    .command('revoke')
    .description('refuse a key from now on')
    .argument('<key>', 'its identifier or its name')
    .action(async (which: string) => {
      const { runKeysRevoke } = await import('../commands/keys.ts');
      return runKeysRevoke(which);
    });
}
