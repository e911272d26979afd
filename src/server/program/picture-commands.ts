import type { Command } from 'commander';
import type { ReadCommandOptions } from '../commands/read.ts';
import type { ExportCommandOptions } from '../commands/export-pictures.ts';
import type { FilesCommandOptions } from '../commands/picture-files.ts';
import { parseBoundedNumber } from '../number-options.ts';

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

  program
    .command('import')
    .description(
      'bring pictures made elsewhere into the gallery, with what their files say of how they were made',
    )
    .argument('<paths...>', 'PNG, JPEG and WebP files, and folders of them')
    .option('--reference', 'use them where they lie instead of copying them')
    .option('--json', 'print what came of it as one JSON line')
    .action(async (paths: string[], options: FilesCommandOptions & { reference?: true }) => {
      const { runImportPictures } = await import('../commands/picture-files.ts');
      return runImportPictures(paths, options);
    });

  const gallery = program.command('gallery').description("the gallery's files");
  gallery
    .command('rescan')
    .description('make the gallery say what lies in its folder: also after its database was lost')
    .option('--json', 'print what came of it as one JSON line')
    .action(async (options: FilesCommandOptions) => {
      const { runRescan } = await import('../commands/picture-files.ts');
      return runRescan(options);
    });
  gallery
    .command('check')
    .description('read every picture and list those that are missing or damaged')
    .option('--json', 'print what came of it as one JSON line')
    .action(async (options: FilesCommandOptions) => {
      const { runCheckPictures } = await import('../commands/picture-files.ts');
      return runCheckPictures(options);
    });
  gallery
    .command('export')
    .description('copy pictures into a folder, or into one .zip file; all of them unless options say which')
    .argument('<target>', 'the folder, or a name that ends in .zip')
    .option('--search <words>', 'with these words in the prompt')
    .option('--favorites', 'favorites')
    .option('--rating <stars>', 'with at least so many stars', parseBoundedNumber('--rating', 1, 5))
    .option('--model <name>', 'of this model')
    .option('--collection <name>', 'of this collection')
    .option('--job <id>', 'of this job')
    .option('--run <id>', 'of this run')
    .option('--no-metadata', 'copies that do not tell how they were made')
    .option('--names <template>', 'what the copies are called, as in {date}-{prompt}-{seed}')
    .option('--table <format>', 'a table of their settings beside them: csv or json')
    .option('--json', 'print what came of it as one JSON line')
    .action(async (target: string, options: ExportCommandOptions) => {
      const { runExportPictures } = await import('../commands/export-pictures.ts');
      return runExportPictures(target, options);
    });
}
