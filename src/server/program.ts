import { Command } from 'commander';
import { parseSimulatedGpus, simulateGpusOption } from '#core/simulated-gpus.ts';
import { readVersion } from './app-environment.ts';
import type { GenerateCommandOptions } from './commands/generate.ts';
import type { GpusCommandOptions } from './commands/gpus.ts';
import type { ImportCommandOptions } from './commands/import-model.ts';
import type { CreateKeyOptions } from './commands/keys.ts';
import type { ReadCommandOptions } from './commands/read.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import type { SimulateCommandOptions } from './commands/simulate.ts';
import type { ThemeSampleOptions } from './commands/themes.ts';
import { parseCombination } from './theme-options.ts';
import type { UpscaleCommandOptions } from './commands/upscale.ts';
import { parseBoundedNumber, parseDecimalNumber, parseWholeNumber } from './number-options.ts';

const simulateGpus = [
  `${simulateGpusOption} <n>`,
  'use this many simulated devices, each a worker process on the CPU',
  parseSimulatedGpus,
] as const;

/**
 * The command line: options and help only; each command does its work in `commands/`, which is loaded when it is asked
 * for: the help and a list of models need no queue and no server. Errors are thrown, not printed.
 */
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
    .option('--start <file>', 'begin with this picture, which is cut to the size')
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
      const { runGenerate } = await import('./commands/generate.ts');
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
      const { runUpscale } = await import('./commands/upscale.ts');
      return runUpscale(file, options, verbose());
    });

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
    .action(async (options: ServeCommandOptions) => {
      const { runServe } = await import('./commands/serve.ts');
      return runServe(options);
    });

  program
    .command('gpus')
    .description('list the GPUs with their memory, load, temperature and health')
    .option('--watch', 'go on, once a second')
    .option('--check', 'first let a worker on each card show what it can draw with')
    .option(...simulateGpus)
    .option('--json', 'print one JSON object, with --watch one per line')
    .action(async (options: GpusCommandOptions) => {
      const { runGpus } = await import('./commands/gpus.ts');
      return runGpus(options, verbose());
    });

  const cuda = program.command('cuda').description("the libraries by which NVIDIA's cards draw with CUDA");
  cuda
    .command('status')
    .description('say whether they are installed')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: true }) => {
      const { runCudaStatus } = await import('./commands/cuda.ts');
      runCudaStatus({ ...options, verbose: verbose() });
    });
  cuda
    .command('install')
    .description('fetch them; what was interrupted goes on where it stopped')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: true }) => {
      const { runCudaInstall } = await import('./commands/cuda.ts');
      return runCudaInstall({ ...options, verbose: verbose() });
    });

  const models = program
    .command('models')
    .description('list the models')
    .option('--json', 'print them as a JSON array')
    .action(async (options: { json?: true }) => {
      const { runModels } = await import('./commands/models.ts');
      return runModels(options);
    });
  models
    .command('check')
    .description('open every part of a model folder and say what is wrong with it')
    .argument('<folder>', 'folder of a model')
    .action(async (folder: string) => {
      const { runCheckModel } = await import('./commands/check-model.ts');
      return runCheckModel(folder, verbose());
    });

  models
    .command('import')
    .description('bring a model into the library: a folder, or a repository of Hugging Face')
    .argument('<source>', 'folder of a model, "owner/name", or the address of a page on Hugging Face')
    .option('--reference', 'use a folder where it lies instead of copying it')
    .option('--revision <name>', 'branch, tag or commit of a repository (its main one unless given)')
    .option('--out <folder>', 'put it into this folder instead of the models folder')
    .option('--json', 'print what came as one JSON line')
    .action(async (source: string, options: ImportCommandOptions) => {
      const { runImportModel } = await import('./commands/import-model.ts');
      // Where both know an option, commander gives it to the one above.
      return runImportModel(source, { ...models.opts<{ json?: true }>(), ...options }, verbose());
    });
  models
    .command('remove')
    .description('take a model out of the library; its folder is deleted, of a linked one only the link')
    .argument('<id>', 'identifier of a model, as "models" lists it')
    .action(async (modelId: string) => {
      const { runRemoveModel } = await import('./commands/remove-model.ts');
      return runRemoveModel(modelId);
    });

  const themes = program.command('themes').description('prompt themes: templates that make many prompts');
  themes
    .command('list')
    .description('list the themes that ship with the app and your own, with how many prompts they make')
    .option('--json', 'print them as a JSON array')
    .action(async (options: { json?: true }) => {
      const { runThemesList } = await import('./commands/themes.ts');
      return runThemesList(options);
    });
  themes
    .command('check')
    .description('say what is wrong with a theme, with line and column')
    .argument('<path>', 'a theme file, or a folder of them')
    .action(async (path: string) => {
      const { runThemesCheck } = await import('./commands/themes.ts');
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
      const { runThemesSample } = await import('./commands/themes.ts');
      return runThemesSample(theme, options);
    });

  const keys = program.command('keys').description('keys by which other programs use the HTTP API');
  keys
    .command('list')
    .description('list the keys, without their secrets')
    .option('--json', 'print them as a JSON array')
    .action(async (options: { json?: true }) => {
      const { runKeysList } = await import('./commands/keys.ts');
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
      const { runKeysCreate } = await import('./commands/keys.ts');
      return runKeysCreate(name, options);
    });
  keys
    .command('revoke')
    .description('refuse a key from now on')
    .argument('<key>', 'its identifier or its name')
    .action(async (which: string) => {
      const { runKeysRevoke } = await import('./commands/keys.ts');
      return runKeysRevoke(which);
    });

  program
    .command('read')
    .description('say how pictures were made: by this app, A1111, ComfyUI, SwarmUI or InvokeAI')
    .argument('<files...>', 'PNG, JPEG or WebP files')
    .option('--json', 'print one JSON line per picture')
    .action(async (files: string[], options: ReadCommandOptions) => {
      const { runRead } = await import('./commands/read.ts');
      return runRead(files, options);
    });

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
      const { runSimulate } = await import('./commands/simulate.ts');
      return runSimulate(trace, options);
    });
  return program;
}
