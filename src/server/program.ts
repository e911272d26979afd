import { Command } from 'commander';
import { readVersion } from './app-environment.ts';
import { addDeviceCommands } from './program/device-commands.ts';
import { addDrawingCommands } from './program/drawing-commands.ts';
import { addKeyCommands } from './program/key-commands.ts';
import { addModelCommands } from './program/model-commands.ts';
import { addPictureCommands } from './program/picture-commands.ts';
import { addRunCommand } from './program/run-command.ts';
import { addShellCommands } from './program/shell-commands.ts';
import { addSimulationCommands } from './program/simulation-commands.ts';
import { addThemeCommands } from './program/theme-commands.ts';

/**
 * The command line: options and help only, by groups in `program/`. Each command does its work in `commands/`, which
 * is loaded when it is asked for: the help and a list of models need no queue and no server. Errors are thrown, not
 * printed.
 */
export function createProgram(): Command {
  const program = new Command('polyptych')
    .description('Makes pictures from text on all the GPUs of one workstation.')
    .version(readVersion())
    .option('--verbose', 'say more when something fails')
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  const verbose = () => program.opts().verbose === true;

  addDrawingCommands(program, verbose);
  addRunCommand(program);
  addShellCommands(program);
  addKeyCommands(program);
  addDeviceCommands(program, verbose);
  addModelCommands(program, verbose);
  addThemeCommands(program);
  addPictureCommands(program);
  addSimulationCommands(program);
  return program;
}
