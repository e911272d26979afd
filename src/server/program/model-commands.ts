import type { Command } from 'commander';
import type { ImportCommandOptions } from '../commands/import-model.ts';

/** The model library. */
export function addModelCommands(program: Command, verbose: () => boolean): void {
  const models = program
    .command('models')
    .description('list the models')
    .option('--json', 'print them as a JSON array')
    .action(async (options: { json?: true }) => {
      const { runModels } = await import('../commands/models.ts');
      return runModels(options);
    });
  models
    .command('check')
    .description('open every part of a model folder and say what is wrong with it')
    .argument('<folder>', 'folder of a model')
    .action(async (folder: string) => {
      const { runCheckModel } = await import('../commands/check-model.ts');
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
      const { runImportModel } = await import('../commands/import-model.ts');
      // Where both know an option, commander gives it to the one above.
      return runImportModel(source, { ...models.opts<{ json?: true }>(), ...options }, verbose());
    });
  models
    .command('remove')
    .description('take a model out of the library; its folder is deleted, of a linked one only the link')
    .argument('<id>', 'identifier of a model, as "models" lists it')
    .action(async (modelId: string) => {
      const { runRemoveModel } = await import('../commands/remove-model.ts');
      return runRemoveModel(modelId);
    });
}
