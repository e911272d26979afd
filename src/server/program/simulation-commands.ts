import type { Command } from 'commander';
import type { SimulateCommandOptions } from '../commands/simulate.ts';
import { parseWholeNumber } from '../number-options.ts';

/** The scheduler on a virtual clock. */
export function addSimulationCommands(program: Command): void {
  program
    .command('simulate')
    .description('play a trace of jobs on a virtual clock, with the strategy code that the app runs')
    .argument('<trace>', 'JSON file: devices, models and jobs')
    .option('--strategy <name>', 'the strategy to play it with (affinity for --json, else all in comparison)')
    .option(
      '--explain <job>',
      'say when, where and why each image of this job ran',
      parseWholeNumber('--explain'),
    )
    .option('--json', 'print the outcome as JSON')
    .action(async (trace: string, options: SimulateCommandOptions) => {
      const { runSimulate } = await import('../commands/simulate.ts');
      return runSimulate(trace, options);
    });
}
