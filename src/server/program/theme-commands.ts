import type { Command } from 'commander';
import type { ThemeSampleOptions } from '../commands/themes.ts';
import { parseCombination } from '../theme-options.ts';
import { parseBoundedNumber } from '../number-options.ts';

/** Prompt themes. */
export function addThemeCommands(program: Command): void {
  const themes = program.command('themes').description('prompt themes: templates that make many prompts');
  themes
    .command('list')
    .description('list the themes that ship with the app and your own, with how many prompts they make')
    .option('--json', 'print them as a JSON array')
    .action(async (options: { json?: true }) => {
      const { runThemesList } = await import('../commands/themes.ts');
      return runThemesList(options);
    });
  themes
    .command('check')
    .description('say what is wrong with a theme, with line and column')
    .argument('<path>', 'a theme file, or a folder of them')
    .action(async (path: string) => {
      const { runThemesCheck } = await import('../commands/themes.ts');
      return runThemesCheck(path);
    });
  themes
    .command('sample')
    .description('print prompts of a theme')
    .argument('<theme>', 'name of a theme, a theme file, or "all" for one of each in turn')
    .option('--count <n>', 'how many (10 unless given)', parseBoundedNumber('--count', 1, 100_000))
    .option(
      '--seed <n>',
      'the same seed gives the same prompts',
      parseBoundedNumber('--seed', 0, 4_294_967_295),
    )
    .option('--mode <name>', 'random without repeats, or combinatorial: each combination once, in order')
    .option('--start <n>', 'the first combination, for combinatorial', parseCombination)
    .option('--json', 'print one JSON line per prompt')
    .action(async (theme: string, options: ThemeSampleOptions) => {
      const { runThemesSample } = await import('../commands/themes.ts');
      return runThemesSample(theme, options);
    });
}
