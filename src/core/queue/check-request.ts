import type { JobRequest } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';

/**
 * Checks what only the model can tell: sizes that it can draw, schedulers that fit it, what guides it, whether it begins
 * with a picture. Of a grid, each picture is looked at, with its own model.
 * Throws `bad_input`.
 */
export function checkAgainstModels(request: JobRequest, modelOf: (modelId: string) => Model): void {
  const seeded = { ...request, seed: request.seed ?? 0 };
  for (let index = 0; index < (request.vary ? request.count : 1); index += 1) {
    const own = requestOfUnit(seeded, index);
    checkPicture(own, modelOf(own.modelId));
  }
}

/** The same for a request of one model. */
export const checkAgainstModel = (request: JobRequest, model: Model): void =>
  checkAgainstModels(request, () => model);

function checkPicture(request: JobRequest, model: Model) {
  checkStart(request, model);
  // What is only made larger keeps its size and is not drawn.
  if (model.kind === 'upscaler') return;
  const { sizeMultiple, schedulers } = model;
  checkGuidance(request, model);
  for (const [what, size] of [
    ['width', request.width],
    ['height', request.height],
  ] as const) {
    if (size % sizeMultiple === 0) continue;
    const below = Math.max(sizeMultiple, Math.floor(size / sizeMultiple) * sizeMultiple);
    throw new PolyptychError(
      'bad_input',
      `The ${what} must be a multiple of ${sizeMultiple} pixels for ${model.name}, not ${size}: try ${below} or ${below + sizeMultiple}.`,
    );
  }
  if (!schedulers.includes(request.scheduler)) {
    throw new PolyptychError(
      'bad_input',
      `The scheduler ${request.scheduler} does not fit ${model.name}: choose ${schedulers.join(' or ')}.`,
    );
  }
}

/** What a model has no use for is refused rather than left out unsaid. */
function checkGuidance({ guidanceScale, negativePrompt }: JobRequest, { name, guidance }: Model) {
  // Up to 1 nothing is guided, with any model.
  if (guidance === 'none' && guidanceScale > 1)
    throw new PolyptychError(
      'bad_input',
      `${name} draws without guidance: leave it out, or give 0, not ${guidanceScale}.`,
    );
  if (guidance !== 'free' && negativePrompt !== '')
    throw new PolyptychError('bad_input', `${name} takes no negative prompt: leave it out.`);
}

function checkStart({ start }: JobRequest, { kind, name, startPicture }: Model) {
  const refuse = (sentence: string) => new PolyptychError('bad_input', sentence);
  if (kind === 'upscaler' && start?.use !== 'upscale')
    throw refuse(
      `${name} makes pictures larger: choose a picture for it, or a model that makes pictures from words.`,
    );
  if (kind !== 'upscaler' && start?.use === 'upscale')
    throw refuse(`${name} makes pictures from words: choose a model that makes pictures larger.`);
  if (start?.use === 'variation' && startPicture === 'none')
    throw refuse(
      `${name} has no part that reads pictures (vae_encoder), so it cannot begin with one: remove the start picture.`,
    );
  if (startPicture === 'masked' && (start?.use !== 'variation' || start.maskId === null))
    throw refuse(`${name} fills in a part of a picture: give it a start picture and a mask.`);
}

/** The stored pictures that a request needs. */
export function inputIdsOf({ start }: JobRequest): string[] {
  if (!start) return [];
  return start.use === 'variation' && start.maskId !== null ? [start.inputId, start.maskId] : [start.inputId];
}
