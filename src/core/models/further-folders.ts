import { delimiter, resolve } from 'node:path';

/** Folders of models, or models themselves, in `POLYPTYCH_MODELS`: separated as in `PATH`. */
export function furtherModelFolders(environment: Readonly<Record<string, string | undefined>>): string[] {
  return (environment['POLYPTYCH_MODELS'] ?? '')
    .split(delimiter)
    .filter((folder) => folder.trim() !== '')
    .map((folder) => resolve(folder.trim()));
}
