import type { JobRequest } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';

/** Checks what only the model can tell: sizes that it can draw, schedulers that fit it. Throws `bad_input`. */
export function checkAgainstModel(request: JobRequest, model: Model): void {
  const { sizeMultiple, schedulers } = model;
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
