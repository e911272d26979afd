import type { Command } from 'commander';
import type { GenerateCommandOptions } from '../commands/generate.ts';
import type { UpscaleCommandOptions } from '../commands/upscale.ts';
import { parseDecimalNumber, parseWholeNumber } from '../number-options.ts';
import { simulateGpus } from './simulate-gpus.ts';

/** Commands that make pictures. */
export function addDrawingCommands(program: Command, verbose: () => boolean): void {
  program
    .command('generate')
    .description('make pictures and save them as PNG files')
    .requiredOption('--prompt <text>', 'what the pictures should show')
    .option('--negative <text>', 'what they should not show')
    .option('--model <id>', 'the model to use (the embedded one unless given)')
    .option('--count <n>', 'how many pictures', parseWholeNumber('--count'))
    .option(
      '--seed <n>',
      'seed of the first picture; the next have the numbers after it',
      parseWholeNumber('--seed'),
    )
    .option('--steps <n>', 'denoising steps', parseWholeNumber('--steps'))
    .option('--guidance <x>', 'how closely to follow the prompt', parseDecimalNumber('--guidance'))
    .option('--width <pixels>', 'width', parseWholeNumber('--width'))
    .option('--height <pixels>', 'height', parseWholeNumber('--height'))
    .option('--scheduler <name>', "scheduler, by diffusers' class name")
    .option('--start <file>', 'begin with this picture, which is cut to the size')
    .option(
      '--vary <setting=values>',
      'a picture for each value, such as steps=10,20,30, seed=1..9, size=512x512,768x512 or prompt=red,blue; given twice, for each pair of values',
      (text: string, before?: string[]) => [...(before ?? []), text],
    )
    .option(
      '--strength <x>',
      'how far to go from it, above 0 to 1 (0.6 unless given)',
      parseDecimalNumber('--strength'),
    )
    .option('--mask <file>', 'draw only where this picture is light')
    .option('--out <folder>', 'save into this folder instead of the gallery')
    .option(...simulateGpus)
    .option('--json', 'print one JSON line per picture')
    .action(async (options: GenerateCommandOptions) => {
      const { runGenerate } = await import('../commands/generate.ts');
      return runGenerate(options, verbose());
    });

  program
    .command('upscale')
    .description('make a picture larger')
    .argument('<file>', 'the picture')
    .option('--model <id>', 'the upscaler to use (the first there is unless given)')
    .option('--out <folder>', 'save into this folder instead of the gallery')
    .option(...simulateGpus)
    .option('--json', 'print one JSON line')
    .action(async (file: string, options: UpscaleCommandOptions) => {
      const { runUpscale } = await import('../commands/upscale.ts');
      return runUpscale(file, options, verbose());
    });
}
