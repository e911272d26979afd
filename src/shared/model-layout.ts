/**
 * The diffusers ONNX layout of a model folder: which files it has, and what they say about the model.
 * Pure: whoever owns a file system reads the JSON files and hands them in.
 */
import type { z } from 'zod';
import { PolyptychError } from './errors.ts';
import { fittingSchedulers, type SchedulerName } from './fitting-schedulers.ts';
import { type GuidanceKind, habitsOf, type PipelineKind, pipelineKindOf } from './pipeline-kinds.ts';
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

export type { SchedulerConfig } from './model-layout-schemas.ts';

export { type SchedulerName, supportedSchedulers } from './fitting-schedulers.ts';

/** JSON files that `describeModel` looks at, relative to the model folder. Only the first two must exist. */
export const layoutDocumentPaths = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'tokenizer/tokenizer_config.json',
  'tokenizer_2/tokenizer_config.json',
  'text_encoder/config.json',
  'text_encoder_2/config.json',
  'unet/config.json',
  'vae_decoder/config.json',
  'polyptych.json',
] as const;
export type LayoutDocumentPath = (typeof layoutDocumentPaths)[number];
/** Parsed JSON by path; a file that does not exist is left out. */
export type LayoutDocuments = Partial<Record<LayoutDocumentPath, unknown>>;

/** Files that every model folder must have, besides tokenizers and what only some kinds have (see `missingFiles`). */
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

/**
 * What a folder lacks, relative paths; empty when it is complete.
 * @param index the parsed model_index.json, which tells whether there must be a second text encoder
 */
export function missingFiles(exists: (path: string) => boolean, index?: unknown): string[] {
  const missing: string[] = requiredFiles.filter((path) => !exists(path));
  if (!hasTokenizer(exists, 'tokenizer')) missing.push(tokenizerFiles.whole);
  if (kindOfIndex(index) !== 'stable-diffusion-xl') return missing;
  const second = exists('text_encoder_2/model.onnx') ? [] : ['text_encoder_2/model.onnx'];
  return [
    ...missing,
    ...second,
    ...(hasTokenizer(exists, 'tokenizer_2') ? [] : ['tokenizer_2/tokenizer.json']),
  ];
}

function hasTokenizer(exists: (path: string) => boolean, folder: string): boolean {
  const inFolder = (path: string) => exists(path.replace(/^tokenizer/, folder));
  return inFolder(tokenizerFiles.whole) || tokenizerFiles.parts.every(inFolder);
}

function kindOfIndex(index: unknown): PipelineKind | null {
  const parsed = modelIndexSchema.safeParse(index);
  return parsed.success ? pipelineKindOf(parsed.data[className]) : null;
}

/** What a model folder says of itself. Sizes are pixels unless said otherwise. */
export interface ModelDescription {
  /** `_class_name` of model_index.json. */
  pipeline: string;
  kind: PipelineKind;
  guidance: GuidanceKind;
  /** Most steps that are of use: where a slider ends. */
  usualSteps: number;
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
  /** Channels of what the UNet is shown: the latents', or twice those and a mask in models that fill in parts of a picture. */
  sampleChannels: number;
  /** Width of the guidance embedding that the UNet takes; null when it takes none. */
  guidanceEmbeddingWidth: number | null;
  /** Layers of the text encoders, where their files say so; the second is SDXL's. */
  textLayers: { first: number | null; second: number | null };
  /** Whether no negative prompt means states that are zero instead of those of an empty text (SDXL). */
  zeroesEmptyNegative: boolean;
  /** The decoder is given `latents / scalingFactor + shiftFactor`. */
  scalingFactor: number;
  shiftFactor: number;
  schedulerConfig: SchedulerConfig;
  /** Linear preview colours (0 to 1), one row of factors per latent channel. */
  latentRgb: { factors: [number, number, number][]; bias: [number, number, number] } | null;
}

/** diffusers' values for folders whose export left the configuration of a part out. */
const unstatedByKind = {
  'stable-diffusion': {
    levels: 4,
    unetLevels: 4,
    latentChannels: 4,
    scalingFactor: 0.182_15,
    latentSize: 64,
  },
  'stable-diffusion-xl': {
    levels: 4,
    unetLevels: 3,
    latentChannels: 4,
    scalingFactor: 0.130_25,
    latentSize: 128,
  },
  'latent-consistency': {
    levels: 4,
    unetLevels: 4,
    latentChannels: 4,
    scalingFactor: 0.182_15,
    latentSize: 96,
  },
} as const;
/** Where diffusers' files name the class that they configure. */
const className = '_class_name';
/** Above this a `model_max_length` means "no limit". */
const maximumTokensLimit = 100_000;

/**
 * Reads the JSON files of a model folder into one description; both the gallery of models and the worker use it.
 * Throws `model_invalid` with a sentence when a file is missing or not as expected, or the model is of a kind that
 * this app cannot draw with. Defaults come from the card, else from the UNet's sample size and what such models are used with.
 */
export function describeModel(documents: LayoutDocuments): ModelDescription {
  const index = parse(documents, 'model_index.json', modelIndexSchema, 'required');
  const pipeline = index[className];
  const kind = pipelineKindOf(pipeline);
  if (!kind)
    throw invalid(
      `The model is a ${pipeline}; this version draws with Stable Diffusion 1.x, 2.x and XL and with latent consistency models: choose another model.`,
    );
  if (index.requires_aesthetics_score === true)
    throw invalid(
      'The model refines the pictures of another one (the SDXL refiner) and does not draw by itself: choose the base model.',
    );
  const unstated = unstatedByKind[kind];
  const schedulerConfig = parse(
    documents,
    'scheduler/scheduler_config.json',
    schedulerConfigSchema,
    'required',
  );
  const tokenizerConfig = parse(documents, 'tokenizer/tokenizer_config.json', tokenizerConfigSchema);
  const secondTokenizerConfig = parse(documents, 'tokenizer_2/tokenizer_config.json', tokenizerConfigSchema);
  const textEncoder = parse(documents, 'text_encoder/config.json', textEncoderConfigSchema);
  const secondTextEncoder = parse(documents, 'text_encoder_2/config.json', textEncoderConfigSchema);
  const unet = parse(documents, 'unet/config.json', unetConfigSchema);
  const vae = parse(documents, 'vae_decoder/config.json', vaeDecoderConfigSchema);
  const card = parse(documents, 'polyptych.json', modelCardSchema);

  const vaeScale = 2 ** ((vae.block_out_channels?.length ?? unstated.levels) - 1);
  const unetScale = 2 ** ((unet.block_out_channels?.length ?? unstated.unetLevels) - 1);
  const sizeMultiple = vaeScale * unetScale;
  const latentChannels = vae.latent_channels ?? unstated.latentChannels;
  const sampleChannels = unet.in_channels ?? latentChannels;
  if (sampleChannels !== latentChannels && sampleChannels !== 2 * latentChannels + 1)
    throw invalid(
      `The model's UNet takes ${sampleChannels} channels but its VAE has ${latentChannels}: it neither makes pictures from text nor fills in parts of them, choose another.`,
    );
  if (card.latentRgb && card.latentRgb.factors.length !== latentChannels)
    throw invalid(
      `polyptych.json: latentRgb needs ${latentChannels} rows of factors, not ${card.latentRgb.factors.length}.`,
    );

  const guidanceEmbeddingWidth = unet.time_cond_proj_dim ?? null;
  const latentConsistency =
    kind === 'latent-consistency' ||
    schedulerConfig[className] === 'LCMScheduler' ||
    guidanceEmbeddingWidth !== null;
  const { guidance, usualSteps, ...habits } = habitsOf({
    kind,
    scheduler: schedulerConfig,
    guidanceEmbeddingWidth,
    stated: card.guidance,
  });
  const schedulers = fittingSchedulers(schedulerConfig, latentConsistency);
  const sampleSize = unet.sample_size ?? unstated.latentSize;
  const [latentHeight, latentWidth] = typeof sampleSize === 'number' ? [sampleSize, sampleSize] : sampleSize;
  const defaults = {
    width: card.defaults?.width ?? latentWidth * vaeScale,
    height: card.defaults?.height ?? latentHeight * vaeScale,
    steps: card.defaults?.steps ?? habits.steps,
    guidanceScale: card.defaults?.guidanceScale ?? habits.guidanceScale,
    scheduler: defaultScheduler(schedulers, card.defaults?.scheduler, schedulerConfig[className]),
  };
  if (defaults.width % sizeMultiple !== 0 || defaults.height % sizeMultiple !== 0)
    throw invalid(
      `The model's default size ${defaults.width}x${defaults.height} is not made of multiples of ${sizeMultiple} pixels.`,
    );

  return {
    pipeline,
    kind,
    guidance,
    usualSteps,
    name: card.name ?? null,
    description: card.description ?? null,
    license: card.license ?? null,
    demonstration: card.demonstration ?? false,
    defaults,
    sizeMultiple,
    maximumTokens: smallest([
      tokenLimit(tokenizerConfig, textEncoder.max_position_embeddings),
      tokenLimit(secondTokenizerConfig, secondTextEncoder.max_position_embeddings),
    ]),
    schedulers,
    vocabulary: (card.vocabulary ?? []).map(({ label, words }) => ({ label, words })),
    examples: card.examples ?? [],
    vaeScale,
    latentChannels,
    sampleChannels,
    guidanceEmbeddingWidth,
    textLayers: {
      first: textEncoder.num_hidden_layers ?? null,
      second: secondTextEncoder.num_hidden_layers ?? null,
    },
    zeroesEmptyNegative: index.force_zeros_for_empty_prompt ?? true,
    scalingFactor: vae.scaling_factor ?? unstated.scalingFactor,
    shiftFactor: vae.shift_factor ?? 0,
    schedulerConfig,
    latentRgb: card.latentRgb
      ? { factors: card.latentRgb.factors, bias: card.latentRgb.bias ?? [0, 0, 0] }
      : null,
  };
}

/** Tokens that one prompt may have by its own files. */
function tokenLimit({ model_max_length: stated }: TokenizerConfig, positions: number | undefined) {
  return stated !== undefined && stated <= maximumTokensLimit ? Math.floor(stated) : positions;
}

function smallest(limits: readonly (number | undefined)[]): number | null {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length > 0 ? Math.min(...known) : null;
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
