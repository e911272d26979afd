import { Command } from 'commander';
import { readVersion } from './app-environment.ts';
import { runCheckModel } from './commands/check-model.ts';
import { type GenerateCommandOptions, runGenerate } from './commands/generate.ts';
import { runModels } from './commands/models.ts';
import { type GpusCommandOptions, runGpus } from './commands/gpus.ts';
import { type ServeCommandOptions, runServe } from './commands/serve.ts';
import { type SimulateCommandOptions, runSimulate } from './commands/simulate.ts';
import { parseBoundedNumber, parseDecimalNumber, parseWholeNumber } from './number-options.ts';

const simulateGpus = [
  '--simulate-gpus <n>',
  'use this many simulated devices, each a worker process on the CPU',
  parseBoundedNumber('--simulate-gpus', 0, 16),
] as const;

/** The command line: options and help only; each command does its work in `commands/`. Errors are thrown, not printed. */
export function createProgram(): Command {
  const program = new Command('polyptych')
    .description('Makes pictures from text on all the GPUs of one workstation.')
    .version(readVersion())
    .option('--verbose', 'say more when something fails')
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  const verbose = () => program.opts().verbose === true;

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
    .option('--out <folder>', 'save into this folder instead of the gallery')
    .option(...simulateGpus)
    .option('--json', 'print one JSON line per picture')
    .action((options: GenerateCommandOptions) => runGenerate(options, verbose()));

  program
    .command('serve')
    .description('serve the user interface to a browser on this machine')
    .option(
      '--port <n>',
      'port to listen on (7878 or the next free one unless given)',
      parseBoundedNumber('--port', 0, 65_535),
    )
    .option(...simulateGpus)
    .option('--json', 'print the address as one JSON line')
    .action((options: ServeCommandOptions) => runServe(options));

  program
    .command('gpus')
    .description('list the GPUs with their memory, load, temperature and health')
    .option('--watch', 'go on, once a second')
    .option(...simulateGpus)
    .option('--json', 'print one JSON object, with --watch one per line')
    .action((options: GpusCommandOptions) => runGpus(options, verbose()));

  const models = program
    .command('models')
    .description('list the models')
    .option('--json', 'print them as a JSON array')
    .action((options: { json?: true }) => runModels(options));
  models
    .command('check')
    .description('open every part of a model folder and say what is wrong with it')
    .argument('<folder>', 'folder of a model')
    .action((folder: string) => runCheckModel(folder, verbose()));

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
    .action((trace: string, options: SimulateCommandOptions) => runSimulate(trace, options));
  return program;
}
