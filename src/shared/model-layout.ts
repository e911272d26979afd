/**
 * The diffusers ONNX layout of a model folder: which files it has, and what they say about the model.
 * Pure: whoever owns a file system reads the JSON files and hands them in.
 */
import type { z } from 'zod';
import { PolyptychError } from './errors.ts';
import { fittingSchedulers, type SchedulerName } from './fitting-schedulers.ts';
import {
  modelCardSchema,
  modelIndexSchema,
  type SchedulerConfig,
  schedulerConfigSchema,
  textEncoderConfigSchema,
  type TokenizerConfig,
  tokenizerConfigSchema,
  unetConfigSchema,
  vaeDecoderConfigSchema,
} from './model-layout-schemas.ts';

export type { SchedulerConfig, TokenizerConfig } from './model-layout-schemas.ts';

export { type SchedulerName, supportedSchedulers } from './fitting-schedulers.ts';

/** Values of `_class_name` in model_index.json that are drawn with the Stable Diffusion loop. */
const supportedPipelines = [
  'StableDiffusionPipeline',
  'OnnxStableDiffusionPipeline',
  'ORTStableDiffusionPipeline',
] as const;

/** JSON files that `describeModel` looks at, relative to the model folder. Only the first two must exist. */
export const layoutDocumentPaths = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'tokenizer/tokenizer_config.json',
  'text_encoder/config.json',
  'unet/config.json',
  'vae_decoder/config.json',
  'polyptych.json',
] as const;
export type LayoutDocumentPath = (typeof layoutDocumentPaths)[number];
/** Parsed JSON by path; a file that does not exist is left out. */
export type LayoutDocuments = Partial<Record<LayoutDocumentPath, unknown>>;

/** Files that every model folder must have, besides a tokenizer (see `missingFiles`). */
export const requiredFiles = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/model.onnx',
  'unet/model.onnx',
  'vae_decoder/model.onnx',
] as const;

/** Either the first alone or the other two together make a tokenizer. */
const tokenizerFiles = {
  whole: 'tokenizer/tokenizer.json',
  parts: ['tokenizer/vocab.json', 'tokenizer/merges.txt'],
} as const;

/** What a folder lacks, relative paths; empty when it is complete. */
export function missingFiles(exists: (path: string) => boolean): string[] {
  const missing: string[] = requiredFiles.filter((path) => !exists(path));
  const tokenizer = exists(tokenizerFiles.whole) || tokenizerFiles.parts.every(exists);
  return tokenizer ? missing : [...missing, tokenizerFiles.whole];
}

/** What a model folder says of itself. Sizes are pixels unless said otherwise. */
export interface ModelDescription {
  /** `_class_name` of model_index.json. */
  pipeline: string;
  /** From the card; null when it does not say. */
  name: string | null;
  description: string | null;
  license: string | null;
  demonstration: boolean;
  defaults: { width: number; height: number; steps: number; guidanceScale: number; scheduler: SchedulerName };
  /** Width and height must be multiples of this: the VAE's scale times the UNet's. */
  sizeMultiple: number;
  /** Tokens a prompt may have, start and end included; null when no file limits them. */
  maximumTokens: number | null;
  /** Schedulers that fit the model. */
  schedulers: SchedulerName[];
  vocabulary: { label: string; words: string[] }[];
  examples: string[];
  /** Pixels of the picture per latent value, along one side. */
  vaeScale: number;
  latentChannels: number;
  /** The decoder is given `latents / scalingFactor + shiftFactor`. */
  scalingFactor: number;
  shiftFactor: number;
  schedulerConfig: SchedulerConfig;
  tokenizerConfig: TokenizerConfig;
  /** The text encoder's idea of padding, for tokenizers that name none. */
  padTokenId: number | null;
  /** Linear preview colours (0 to 1), one row of factors per latent channel. */
  latentRgb: { factors: [number, number, number][]; bias: [number, number, number] } | null;
}

/** diffusers' values for folders whose export left the configuration of a part out (Stable Diffusion 1.x). */
const unstated = { levels: 4, latentChannels: 4, scalingFactor: 0.182_15, latentSize: 64 } as const;
/** Where diffusers' files name the class that they configure. */
const className = '_class_name';
/** Above this a `model_max_length` means "no limit". */
const maximumTokensLimit = 100_000;

/**
 * Reads the JSON files of a model folder into one description; both the gallery of models and the worker use it.
 * Throws `model_invalid` with a sentence when a file is missing or not as expected, or the model is of a kind that
 * this app cannot draw with. Defaults come from the card, else from the UNet's sample size, 25 steps, guidance 7.5.
 */
export function describeModel(documents: LayoutDocuments): ModelDescription {
  const index = parse(documents, 'model_index.json', modelIndexSchema, 'required');
  const pipeline = index[className];
  if (!supportedPipelines.some((name) => name === pipeline))
    throw invalid(
      `The model is a ${pipeline}; this version draws with ${supportedPipelines.join(', ')}: choose another model.`,
    );
  const schedulerConfig = parse(
    documents,
    'scheduler/scheduler_config.json',
    schedulerConfigSchema,
    'required',
  );
  const tokenizerConfig = parse(documents, 'tokenizer/tokenizer_config.json', tokenizerConfigSchema);
  const textEncoder = parse(documents, 'text_encoder/config.json', textEncoderConfigSchema);
  const unet = parse(documents, 'unet/config.json', unetConfigSchema);
  const vae = parse(documents, 'vae_decoder/config.json', vaeDecoderConfigSchema);
  const card = parse(documents, 'polyptych.json', modelCardSchema);

  const vaeScale = 2 ** ((vae.block_out_channels?.length ?? unstated.levels) - 1);
  const unetScale = 2 ** ((unet.block_out_channels?.length ?? unstated.levels) - 1);
  const sizeMultiple = vaeScale * unetScale;
  const latentChannels = vae.latent_channels ?? unet.in_channels ?? unstated.latentChannels;
  if (unet.in_channels !== undefined && unet.in_channels !== latentChannels)
    throw invalid(
      `The model's UNet takes ${unet.in_channels} channels but its VAE has ${latentChannels}: it is not a text-to-image model, choose another.`,
    );
  if (card.latentRgb && card.latentRgb.factors.length !== latentChannels)
    throw invalid(
      `polyptych.json: latentRgb needs ${latentChannels} rows of factors, not ${card.latentRgb.factors.length}.`,
    );

  const latentConsistency =
    schedulerConfig[className] === 'LCMScheduler' || (unet.time_cond_proj_dim ?? null) !== null;
  const schedulers = fittingSchedulers(schedulerConfig, latentConsistency);
  const sampleSize = unet.sample_size ?? unstated.latentSize;
  const [latentHeight, latentWidth] = typeof sampleSize === 'number' ? [sampleSize, sampleSize] : sampleSize;
  const defaults = {
    width: card.defaults?.width ?? latentWidth * vaeScale,
    height: card.defaults?.height ?? latentHeight * vaeScale,
    steps: card.defaults?.steps ?? 25,
    guidanceScale: card.defaults?.guidanceScale ?? 7.5,
    scheduler: defaultScheduler(schedulers, card.defaults?.scheduler, schedulerConfig[className]),
  };
  if (defaults.width % sizeMultiple !== 0 || defaults.height % sizeMultiple !== 0)
    throw invalid(
      `The model's default size ${defaults.width}x${defaults.height} is not made of multiples of ${sizeMultiple} pixels.`,
    );

  const stated = tokenizerConfig.model_max_length;
  return {
    pipeline,
    name: card.name ?? null,
    description: card.description ?? null,
    license: card.license ?? null,
    demonstration: card.demonstration ?? false,
    defaults,
    sizeMultiple,
    maximumTokens:
      stated !== undefined && stated <= maximumTokensLimit
        ? Math.floor(stated)
        : (textEncoder.max_position_embeddings ?? null),
    schedulers,
    vocabulary: (card.vocabulary ?? []).map(({ label, words }) => ({ label, words })),
    examples: card.examples ?? [],
    vaeScale,
    latentChannels,
    scalingFactor: vae.scaling_factor ?? unstated.scalingFactor,
    shiftFactor: vae.shift_factor ?? 0,
    schedulerConfig,
    tokenizerConfig,
    padTokenId: textEncoder.pad_token_id ?? null,
    latentRgb: card.latentRgb
      ? { factors: card.latentRgb.factors, bias: card.latentRgb.bias ?? [0, 0, 0] }
      : null,
  };
}

/** The card's choice, else the class that the model was published with, else Euler where it fits. */
function defaultScheduler(
  fitting: SchedulerName[],
  chosen: string | undefined,
  published: string | undefined,
) {
  const named = (name: string | undefined) => fitting.find((candidate) => candidate === name);
  if (chosen !== undefined && named(chosen) === undefined)
    throw invalid(
      `polyptych.json: the default scheduler must be one of ${fitting.join(', ')}, not ${chosen}.`,
    );
  return named(chosen) ?? named(published) ?? named('EulerDiscreteScheduler') ?? 'DDIMScheduler';
}

/** Checks one file; an optional one that is missing counts as empty. */
function parse<S extends z.ZodType>(
  documents: LayoutDocuments,
  path: LayoutDocumentPath,
  schema: S,
  presence: 'required' | 'optional' = 'optional',
): z.output<S> {
  const document = documents[path];
  if (document === undefined && presence === 'required')
    throw invalid(`The model folder has no ${path}: download the model again.`);
  const parsed = schema.safeParse(document ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw invalid(
    `${path} is not as expected (${field}${issue?.message ?? 'not valid'}): download the model again.`,
  );
}

function invalid(sentence: string) {
  return new PolyptychError('model_invalid', sentence);
}
