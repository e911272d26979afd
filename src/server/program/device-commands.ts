import type { Command } from 'commander';
import type { GpusCommandOptions } from '../commands/gpus.ts';
import { simulateGpus } from './simulate-gpus.ts';

/** What there is to know of the devices, and what they draw with. */
export function addDeviceCommands(program: Command, verbose: () => boolean): void {
  program
    .command('gpus')
    .description('list the GPUs with their memory, load, temperature and health')
    .option('--watch', 'go on, once a second')
    .option('--check', 'first let a worker on each card show what it can draw with')
    .option(...simulateGpus)
    .option('--json', 'print one JSON object, with --watch one per line')
    .action(async (options: GpusCommandOptions) => {
      const { runGpus } = await import('../commands/gpus.ts');
      return runGpus(options, verbose());
    });

  const cuda = program.command('cuda').description("the libraries by which NVIDIA's cards draw with CUDA");
  cuda
    .command('status')
    .description('say whether they are installed')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: true }) => {
      const { runCudaStatus } = await import('../commands/cuda.ts');
      runCudaStatus({ ...options, verbose: verbose() });
    });
  cuda
    .command('install')
    .description('fetch them; what was interrupted goes on where it stopped')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: true }) => {
      const { runCudaInstall } = await import('../commands/cuda.ts');
      return runCudaInstall({ ...options, verbose: verbose() });
    });
}
