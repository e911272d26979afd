import { basename, extname } from 'node:path';
import { createModelLibrary } from '#core/models/model-library.ts';
import { checkAgainstModel } from '#core/queue/check-request.ts';
import { jobRequestSchema } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { sentenceOf } from '#shared/rpc/serve.ts';
import { upscaleRequestOf } from '#shared/upscale-request.ts';
import { modelFolders } from '../app-environment.ts';
import { runRequest, type RequestRunOptions } from '../run-request.ts';
import { readStartFile } from '../start-files.ts';

export interface UpscaleCommandOptions extends RequestRunOptions {
  model?: string;
}

/** Makes one picture file larger and prints one line for it. */
export async function runUpscale(
  path: string,
  options: UpscaleCommandOptions,
  verbose: boolean,
): Promise<void> {
  const model = chooseUpscaler(options.model, createModelLibrary(modelFolders()).list());
  const file = await readStartFile(path, 'The picture');
  const prompt = basename(path, extname(path));
  const parsed = jobRequestSchema.safeParse(
    upscaleRequestOf(model.id, { input: file.input, prompt, imageId: null }),
  );
  if (!parsed.success) throw new PolyptychError('bad_input', sentenceOf(parsed.error));
  checkAgainstModel(parsed.data, model);
  await runRequest(parsed.data, [file], options, verbose);
}

function chooseUpscaler(id: string | undefined, models: readonly Model[]): Model {
  const upscalers = models.filter(({ kind }) => kind === 'upscaler');
  const model = id === undefined ? upscalers[0] : models.find((candidate) => candidate.id === id);
  if (model?.readiness.state === 'unusable')
    throw new PolyptychError(model.readiness.error.code, model.readiness.error.message);
  if (model) return model;
  const known = upscalers.map((candidate) => candidate.id).join(', ');
  throw new PolyptychError(
    'bad_input',
    known === ''
      ? 'There is no upscaler: put a folder with its model.onnx into the folder of models.'
      : `There is no upscaler "${id}": choose one of ${known}.`,
  );
}
