import { z } from 'zod';
import { type JobRequest, type JobRequestInput, jobRequestSchema } from '#shared/contract/jobs.ts';
import type { Image } from '#shared/contract/gallery.ts';
import type { Model } from '#shared/contract/models.ts';

const numberField = z.number().nullable();

/** What the composer holds while it is being written. A number is null while its field is empty. */
export const draftSchema = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  modelId: z.string().nullable(),
  count: numberField,
  width: numberField,
  height: numberField,
  steps: numberField,
  guidanceScale: numberField,
  scheduler: z.string(),
  /** The seed to keep when locked; when not, the last one known, and each job gets a new one. */
  seed: numberField,
  seedLocked: z.boolean(),
  /** The picture to begin with; null for noise alone. */
  start: z
    .object({
      inputId: z.string(),
      imageId: z.string().nullable(),
      strength: numberField,
      maskId: z.string().nullable(),
    })
    .nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

export const emptyDraft: Draft = {
  prompt: '',
  negativePrompt: '',
  modelId: null,
  count: 1,
  width: null,
  height: null,
  steps: null,
  guidanceScale: null,
  scheduler: '',
  seed: null,
  seedLocked: false,
  start: null,
};

export const isReady = ({ readiness }: Model): boolean => readiness.state === 'ready';

/** Whether pictures can be made from words with it. */
export const canDraw = (model: Model): boolean => isReady(model) && model.kind === 'text-to-image';

/** The model that a draft means: the chosen one while it is ready, else the first ready one. */
export function chosenModel(draft: Draft, models: readonly Model[]): Model | null {
  const ready = models.filter(canDraw);
  return ready.find(({ id }) => id === draft.modelId) ?? ready[0] ?? null;
}

/** Changes the model and takes its own defaults over. */
export function withModel(draft: Draft, model: Model): Draft {
  const { negativePrompt, ...settings } = model.defaults;
  // What was written stays; what a model brings along only fills an empty field.
  const written = draft.negativePrompt === '' ? negativePrompt : draft.negativePrompt;
  return { ...draft, ...settings, modelId: model.id, negativePrompt: written };
}

/** Makes a draft fit the models there are: a model that is gone, or none chosen yet, is replaced with its defaults. */
export function fitToModels(draft: Draft, models: readonly Model[]): Draft {
  const model = chosenModel(draft, models);
  if (!model) return draft;
  if (draft.modelId !== model.id) return withModel(draft, model);
  return model.schedulers.includes(draft.scheduler)
    ? draft
    : { ...draft, scheduler: model.defaults.scheduler };
}

/**
 * Takes over what is known of a finished picture's settings; the rest stays. A known seed is locked, so that the same
 * picture comes again.
 */
export function fromImage(draft: Draft, image: Image, models: readonly Model[]): Draft {
  const { prompt, negativePrompt, width, height, seed } = image;
  const start = image.start?.use === 'variation' ? image.start : null;
  // Other programs know a model by its name alone.
  const model = models.find(({ id, name }) =>
    image.modelId === null ? name === image.modelName : id === image.modelId,
  );
  return fitToModels(
    {
      ...draft,
      ...{ prompt, negativePrompt, width, height, seed },
      steps: image.steps ?? draft.steps,
      guidanceScale: image.guidanceScale ?? draft.guidanceScale,
      scheduler: image.scheduler ?? draft.scheduler,
      seedLocked: seed !== null,
      start: start && {
        inputId: start.inputId,
        imageId: start.imageId,
        strength: start.strength,
        maskId: start.maskId,
      },
      count: 1,
      modelId: model && canDraw(model) ? model.id : draft.modelId,
    },
    models,
  );
}

export type DraftField = keyof JobRequest;
export type DraftProblems = Partial<Record<DraftField, string>>;
export type CheckedDraft =
  { valid: true; request: JobRequestInput } | { valid: false; problems: DraftProblems };

const emptySentences = {
  count: 'Say how many images to make.',
  width: 'Give a width in pixels.',
  height: 'Give a height in pixels.',
  steps: 'Give a number of steps.',
  guidanceScale: 'Give a guidance value.',
  seed: 'Give a seed, or unlock it for a random one.',
} satisfies Partial<Record<DraftField, string>>;
const numberFields = ['count', 'width', 'height', 'steps', 'guidanceScale', 'seed'] as const;

const isDraftField = (name: unknown): name is DraftField =>
  typeof name === 'string' && Object.hasOwn(jobRequestSchema.shape, name);

/** What of it the model has no use for is kept in the draft for the next model, and left out of the request. */
function guidanceFor({ negativePrompt, guidanceScale }: Draft, model: Model | null) {
  if (!model || model.guidance === 'free') return { negativePrompt, guidanceScale };
  const none = model.guidance === 'none';
  return { negativePrompt: '', guidanceScale: none ? model.defaults.guidanceScale : guidanceScale };
}

/** Turns a draft into a request, or names each wrong field with one sentence. Holds to the contract's own schema. */
export function checkDraft(draft: Draft, model: Model | null): CheckedDraft {
  const { seedLocked, start, ...fields } = draft;
  const candidate = {
    ...fields,
    ...guidanceFor(draft, model),
    modelId: model?.id ?? '',
    seed: seedLocked ? draft.seed : null,
    ...(start ? { start: { use: 'variation', ...start } } : {}),
  };
  const problems: DraftProblems = {};
  const startProblem = model && startProblemOf(start, model);
  if (startProblem !== null) problems.start = startProblem;
  for (const name of numberFields)
    if (candidate[name] === null && (name !== 'seed' || seedLocked)) problems[name] = emptySentences[name];

  const parsed = jobRequestSchema.safeParse(candidate);
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0];
    if (isDraftField(field)) problems[field] ??= issue.message;
  }
  for (const side of ['width', 'height'] as const) {
    const pixels = draft[side];
    if (model && pixels !== null && pixels % model.sizeMultiple !== 0)
      problems[side] ??=
        `The ${side} must be a multiple of ${model.sizeMultiple} for this model, not ${pixels}.`;
  }
  return parsed.success && Object.keys(problems).length === 0
    ? { valid: true, request: parsed.data }
    : { valid: false, problems };
}

/** What is wrong with the start picture, or with there being none. */
function startProblemOf(start: Draft['start'], { startPicture }: Model): string | null {
  if (startPicture === 'none' && start)
    return 'This model cannot begin with a picture: remove it, or choose another model.';
  if (startPicture === 'masked' && !start) return 'This model fills in a part of a picture: choose one.';
  if (startPicture === 'masked' && start?.maskId === null)
    return 'This model fills in what a mask says: draw a mask.';
  return start?.strength === null ? 'Give a strength above 0, at most 1.' : null;
}

/** A draft out of what was stored, field by field, so that an old or broken store costs only what is broken. */
export function restoreDraft(stored: unknown): Draft {
  const parsed = draftSchema.partial().safeParse(stored);
  if (!parsed.success) return emptyDraft;
  const known = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  return draftSchema.parse({ ...emptyDraft, ...known });
}
