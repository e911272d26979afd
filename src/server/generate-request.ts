import { checkAgainstModels } from '#core/queue/check-request.ts';
import { PolyptychError } from '#shared/errors.ts';
import { type JobRequest, jobRequestSchema } from '#shared/contract/jobs.ts';
import { withCells } from '#shared/variations/cells.ts';
import { parseNamedAxis } from '#shared/variations/parse-axis.ts';
import type { Model } from '#shared/contract/models.ts';
import { sentenceOf } from '#shared/rpc/serve.ts';

/** What the command line says about the pictures; all but the prompt may be left out. */
export interface GenerateOptions {
  prompt: string;
  negative?: string;
  model?: string;
  count?: number;
  seed?: number;
  steps?: number;
  guidance?: number;
  width?: number;
  height?: number;
  scheduler?: string;
  /** How far pictures go from the one that they begin with. */
  strength?: number;
  /** Settings that change from picture to picture: `steps=10,20,30`. */
  vary?: string[];
}

/** A start picture and its mask as the app keeps them. */
export interface StartIdentity {
  inputId: string;
  maskId: string | null;
}

/** As on the screen: enough to keep what is seen, and to change how it looks. */
const usualStrength = 0.6;

/**
 * Builds the request: the asked-for model or the embedded one, and its defaults for whatever is unset.
 * Throws `bad_input` for what the model cannot make and for a model that is not there, and the model's own error for
 * one that cannot be used.
 */
export function jobRequestOf(
  options: GenerateOptions,
  models: readonly Model[],
  start: StartIdentity | null = null,
): JobRequest {
  const model = usable(chooseModel(options.model, models));
  if (options.vary && options.count !== undefined)
    throw new PolyptychError('bad_input', '--vary says how many pictures there are: leave --count out.');
  const request = withCells(parseRequest(options, model, start));
  checkAgainstModels(request, (modelId) => usable(chooseModel(modelId, models)));
  return request;
}

function usable(model: Model): Model {
  if (model.readiness.state !== 'unusable') return model;
  throw new PolyptychError(model.readiness.error.code, model.readiness.error.message);
}

function chooseModel(id: string | undefined, models: readonly Model[]): Model {
  if (id === undefined) {
    const model = models.find((candidate) => candidate.embedded) ?? models[0];
    if (model) return model;
    throw new PolyptychError(
      'not_found',
      'There is no model: the installation lacks its embedded one, so reinstall.',
    );
  }
  const model = models.find((candidate) => candidate.id === id);
  if (model) return model;
  const known = models.map((candidate) => candidate.id).join(', ');
  throw new PolyptychError('bad_input', `There is no model "${id}": choose one of ${known}.`);
}

function parseRequest(
  options: GenerateOptions,
  { id: modelId, defaults }: Model,
  start: StartIdentity | null,
): JobRequest {
  const parsed = jobRequestSchema.safeParse({
    prompt: options.prompt,
    negativePrompt: options.negative,
    modelId,
    count: options.count,
    seed: options.seed,
    steps: options.steps ?? defaults.steps,
    guidanceScale: options.guidance ?? defaults.guidanceScale,
    width: options.width ?? defaults.width,
    height: options.height ?? defaults.height,
    scheduler: options.scheduler ?? defaults.scheduler,
    vary: options.vary?.map(parseNamedAxis),
    ...(start
      ? { start: { use: 'variation', ...start, imageId: null, strength: options.strength ?? usualStrength } }
      : {}),
  });
  if (parsed.success) return parsed.data;
  throw new PolyptychError('bad_input', sentenceOf(parsed.error));
}
