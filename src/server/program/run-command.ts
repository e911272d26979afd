import type { Command } from 'commander';
import type { RunCommandOptions } from '../commands/run.ts';
import { parseDecimalNumber, parseWholeNumber } from '../number-options.ts';
import { simulateGpus } from './simulate-gpus.ts';

const oneMore = (value: string, before: string[] = []) => [...before, value];

/** Themes drawn for hours. */
export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('draw pictures of themes for hours, on all devices, without anybody watching')
    .option('--theme <name>', 'a theme, as "themes list" shows it; may be given again', oneMore)
    .option(
      '--model <id>',
      "a model to draw them with, may be given again (each theme's own unless given)",
      oneMore,
    )
    .option('--hours <x>', 'end after so many hours, pauses included', parseDecimalNumber('--hours'))
    .option('--max-images <n>', 'end after so many finished pictures', parseWholeNumber('--max-images'))
    .option('--between <times>', 'draw in these hours of the day only, like 22:00-07:00')
    .option('--min-free-gb <x>', 'end when less is free on the disk', parseDecimalNumber('--min-free-gb'))
    .option(
      '--max-temperature <celsius>',
      'wait while a card is hotter',
      parseDecimalNumber('--max-temperature'),
    )
    .option('--mode <name>', 'how themes are sampled: random (unless given), combinatorial or favorites')
    .option('--seed <n>', 'the same seed gives the same prompts', parseWholeNumber('--seed'))
    .option('--negative <text>', 'what the pictures should not show')
    .option('--steps <n>', 'denoising steps', parseWholeNumber('--steps'))
    .option('--guidance <x>', 'how closely to follow the prompt', parseDecimalNumber('--guidance'))
    .option('--width <pixels>', 'width', parseWholeNumber('--width'))
    .option('--height <pixels>', 'height', parseWholeNumber('--height'))
    .option('--scheduler <name>', "scheduler, by diffusers' class name")
    .option('--continue', 'go on with a run that was cut off, where it was')
    .option(...simulateGpus)
    .option('--json', 'print one JSON line per picture, and one of the whole run at its end')
    .addHelpText(
      'after',
      `
Ctrl+C finishes the pictures that are being drawn and ends the run; a second one ends at once.
Exit codes: 0 its limit was reached or the themes have no more prompts, 1 failed, 2 wrong usage,
3 stopped by Ctrl+C, 4 too little free disk space.`,
    )
    .action(async (options: RunCommandOptions) => {
      const { runRun } = await import('../commands/run.ts');
      return runRun(options);
    });
}
