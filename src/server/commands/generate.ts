import { createModelLibrary } from '#core/models/model-library.ts';
import { PolyptychError } from '#shared/errors.ts';
import { modelFolders } from '../app-environment.ts';
import { type GenerateOptions, jobRequestOf, type StartIdentity } from '../generate-request.ts';
import { runRequest, type RequestRunOptions } from '../run-request.ts';
import { readStartFile, type StartFile } from '../start-files.ts';

export interface GenerateCommandOptions extends GenerateOptions, RequestRunOptions {
  /** A picture file to begin with, and a mask for it. */
  start?: string;
  mask?: string;
}

/** Makes the pictures of one prompt and prints one line for each as it is finished. */
export async function runGenerate(options: GenerateCommandOptions, verbose: boolean): Promise<void> {
  // Whatever can be refused is refused before a worker is started.
  const { files, identity } = await readStart(options);
  const request = jobRequestOf(options, createModelLibrary(modelFolders()).list(), identity);
  await runRequest(request, files, options, verbose);
}

async function readStart({
  start,
  mask,
  strength,
}: GenerateCommandOptions): Promise<{ files: StartFile[]; identity: StartIdentity | null }> {
  if (start === undefined) {
    const stray = mask === undefined ? (strength === undefined ? null : '--strength') : '--mask';
    if (stray !== null)
      throw new PolyptychError('bad_input', `${stray} is about a start picture: give one with --start.`);
    return { files: [], identity: null };
  }
  const picture = await readStartFile(start, 'The start picture');
  if (mask === undefined) return { files: [picture], identity: { inputId: picture.input.id, maskId: null } };
  const drawn = await readStartFile(mask, 'The mask');
  return { files: [picture, drawn], identity: { inputId: picture.input.id, maskId: drawn.input.id } };
}
