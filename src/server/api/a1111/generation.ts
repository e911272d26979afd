import { z } from 'zod';
import { namedSampler } from '#core/gallery/picture-settings/sampler-names.ts';
import type { Image } from '#shared/contract/gallery.ts';
import { formatParameters, samplerNames } from '#shared/image-metadata.ts';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { GenerateOptions } from '../../generate-request.ts';
import { given } from '../given.ts';

const refusedSwitch = (what: string) =>
  z.literal(false, { error: `${what} is not there: leave it out.` }).nullish();

const shape = {
  prompt: z.string().default(''),
  negative_prompt: z.string().nullish(),
  /** -1 asks for a random one. */
  seed: z.int().min(-1).nullish(),
  steps: z.int().nullish(),
  cfg_scale: z.number().nullish(),
  width: z.int().nullish(),
  height: z.int().nullish(),
  sampler_name: z.string().max(100).nullish(),
  sampler_index: z.string().max(100).nullish(),
  scheduler: z.string().max(100).nullish(),
  batch_size: z.int().min(1).max(100).nullish(),
  n_iter: z.int().min(1).max(100).nullish(),
  send_images: z.boolean().nullish(),
  override_settings: z.looseObject({ sd_model_checkpoint: z.string().nullish() }).nullish(),
  enable_hr: refusedSwitch('The high resolution fix'),
  restore_faces: refusedSwitch('Restoring faces'),
  tiling: refusedSwitch('Tiling'),
  script_name: z.literal('', { error: 'There are no scripts: leave "script_name" out.' }).nullish(),
};
/** What clients send (`/docs` of a running web UI); what we do not know is left out. */
export const fromWordsSchema = z.looseObject(shape);
type FromWords = z.output<typeof fromWordsSchema>;

export const fromPictureSchema = z.looseObject({
  ...shape,
  /** Base64, with or without `data:image/png;base64,` before it. */
  init_images: z.array(z.string()).length(1, { error: 'Give one picture to begin with in "init_images".' }),
  denoising_strength: z.number().nullish(),
  mask: z.string().nullish(),
  /** 1 draws where the mask is dark. */
  inpainting_mask_invert: z.int().min(0).max(1).nullish(),
});
export type FromPicture = z.output<typeof fromPictureSchema>;

export const generatedSchema = z.object({
  images: z.array(z.string()),
  parameters: z.record(z.string(), z.unknown()),
  /** JSON, as text. */
  info: z.string(),
});

/** What is meant, in our words. Throws `bad_input` for a sampler that nothing here comes near. */
export function optionsOf(body: FromWords, model: Model): GenerateOptions {
  const negative = body.negative_prompt ?? '';
  return {
    prompt: body.prompt,
    model: model.id,
    count: (body.batch_size ?? 1) * (body.n_iter ?? 1),
    // A model without negative prompts is often sent an empty one.
    ...(negative === '' ? {} : { negative }),
    ...given({
      seed: body.seed === -1 ? null : body.seed,
      steps: body.steps,
      guidance: body.cfg_scale,
      width: body.width,
      height: body.height,
      scheduler: samplerOf(body),
    }),
  };
}

function samplerOf({ sampler_name, sampler_index, scheduler }: FromWords): string | null {
  const asked = sampler_name ?? sampler_index ?? '';
  if (asked === '' || asked.toLowerCase() === 'automatic') return null;
  const named = namedSampler(asked, scheduler ?? null).scheduler;
  if (named === null)
    throw new PolyptychError(
      'bad_input',
      `There is no sampler "${asked}": /sdapi/v1/samplers lists those that there are.`,
    );
  return named;
}

/** Names under which A1111's clients ask for what a model draws with. */
export const samplerNameOf = (scheduler: string): string =>
  samplerNames[scheduler] ?? extraNames[scheduler] ?? scheduler;
/** A1111 has these no more, or with another equation. */
const extraNames: Record<string, string> = {
  DPMSolverSinglestepScheduler: 'DPM++ 2S',
  DDPMScheduler: 'DDPM',
};

/** What A1111 tells of finished pictures, as the text that its clients parse. */
export function infoOf(images: readonly Image[], model: Model, appVersion: string): string {
  const [first] = images;
  const each = <T>(read: (image: Image) => T) => images.map(read);
  return JSON.stringify({
    prompt: first?.prompt ?? '',
    all_prompts: each(({ prompt }) => prompt),
    negative_prompt: first?.negativePrompt ?? '',
    all_negative_prompts: each(({ negativePrompt }) => negativePrompt),
    seed: first?.seed ?? -1,
    all_seeds: each(({ seed }) => seed),
    subseed: -1,
    all_subseeds: each(() => -1),
    subseed_strength: 0,
    width: first?.width ?? 0,
    height: first?.height ?? 0,
    sampler_name: samplerNameOf(first?.scheduler ?? model.defaults.scheduler),
    cfg_scale: first?.guidanceScale ?? model.defaults.guidanceScale,
    steps: first?.steps ?? model.defaults.steps,
    batch_size: 1,
    sd_model_name: model.id,
    sd_model_hash: '',
    index_of_first_image: 0,
    infotexts: each((image) => infoText(image, appVersion)),
    job_timestamp: first === undefined ? '' : String(first.createdAt),
    clip_skip: 1,
    is_using_inpainting_conditioning: false,
  });
}

function infoText(image: Image, appVersion: string): string {
  const { prompt, seed, steps, guidanceScale, scheduler, start } = image;
  if (seed === null || steps === null || guidanceScale === null || scheduler === null) return prompt;
  const known = { ...image, seed, steps, guidanceScale, scheduler, appVersion };
  return formatParameters(start === undefined ? known : { ...known, start });
}
