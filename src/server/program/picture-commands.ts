import type { Command } from 'commander';
import type { ReadCommandOptions } from '../commands/read.ts';

/** Pictures that are there already. */
export function addPictureCommands(program: Command): void {
  program
    .command('read')
    .description('say how pictures were made: by this app, A1111, ComfyUI, SwarmUI or InvokeAI')
    .argument('<files...>', 'PNG, JPEG or WebP files')
    .option('--json', 'print one JSON line per picture')
    .action(async (files: string[], options: ReadCommandOptions) => {
      const { runRead } = await import('../commands/read.ts');
      return runRead(files, options);
    });
}
