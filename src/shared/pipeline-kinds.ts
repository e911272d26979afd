import type { SchedulerConfig } from './model-layout-schemas.ts';

/** Kinds of models that this app draws with: each has its own file among the worker's pipelines. */
export const pipelineKinds = ['stable-diffusion', 'stable-diffusion-xl', 'latent-consistency'] as const;
export type PipelineKind = (typeof pipelineKinds)[number];

const families: Readonly<Record<string, PipelineKind>> = {
  StableDiffusion: 'stable-diffusion',
  StableDiffusionXL: 'stable-diffusion-xl',
  LatentConsistencyModel: 'latent-consistency',
};

/**
 * The kind of a `_class_name` of model_index.json; null for what this app cannot draw with. Exports put `Onnx` or `ORT`
 * before diffusers' names; what the class was used for (text, pictures, masks) does not change what the model is.
 */
export function pipelineKindOf(className: string): PipelineKind | null {
  const family = /^(?:Onnx|ORT)?([A-Za-z]+?)(?:Img2Img|Inpaint)?Pipeline$/.exec(className)?.[1];
  return (family !== undefined && Object.hasOwn(families, family) ? families[family] : null) ?? null;
}

/**
 * How a model is held to its prompt: by a second prediction for the negative prompt (`free`, as strong as one likes); by a
 * number that the network itself takes (`embedded`); or not at all (`none`): distilled models that have it in them.
 */
export const guidanceKinds = ['free', 'embedded', 'none'] as const;
export type GuidanceKind = (typeof guidanceKinds)[number];

export interface ModelTraits {
  kind: PipelineKind;
  scheduler: SchedulerConfig;
  /** Width of the guidance embedding that the UNet takes; null when it takes none. */
  guidanceEmbeddingWidth: number | null;
  /** What the model's card says of itself. */
  stated: 'free' | 'none' | undefined;
}

export interface DrawingHabits {
  guidance: GuidanceKind;
  steps: number;
  guidanceScale: number;
  /** Most steps that are of use: where a slider ends. */
  usualSteps: number;
}

/** Numbers that fit a model which says nothing about them: those that its publishers' examples use. */
export function habitsOf({ kind, scheduler, guidanceEmbeddingWidth, stated }: ModelTraits): DrawingHabits {
  if (kind === 'latent-consistency' || guidanceEmbeddingWidth !== null)
    return { guidance: 'embedded', steps: 4, guidanceScale: 8.5, usualSteps: 12 };
  if (stated === 'none' || (stated === undefined && isAdversariallyDistilled(scheduler)))
    return { guidance: 'none', steps: 4, guidanceScale: 0, usualSteps: 8 };
  const { _class_name: schedulerName } = scheduler;
  if (schedulerName === 'LCMScheduler')
    return { guidance: 'free', steps: 6, guidanceScale: 1.5, usualSteps: 12 };
  return {
    guidance: 'free',
    steps: 25,
    guidanceScale: kind === 'stable-diffusion-xl' ? 5 : 7.5,
    usualSteps: 50,
  };
}

/**
 * SD-Turbo, SDXL-Turbo and SDXL-Lightning are told by their scheduler alone: Euler's steps counted from the noisiest one
 * (`trailing`), on noise predictions of the usual schedule. Models of many steps begin elsewhere, and those that were
 * trained down to pure noise predict velocity or rescale the schedule.
 */
function isAdversariallyDistilled(scheduler: SchedulerConfig): boolean {
  const { _class_name: name, timestep_spacing: spacing, prediction_type: predicts } = scheduler;
  return (
    (name === 'EulerDiscreteScheduler' || name === 'EulerAncestralDiscreteScheduler') &&
    spacing === 'trailing' &&
    (predicts ?? 'epsilon') === 'epsilon' &&
    !scheduler.rescale_betas_zero_snr
  );
}
