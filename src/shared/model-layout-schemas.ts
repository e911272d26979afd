/**
 * The JSON files of a model folder in the diffusers ONNX layout, checked where something depends on them.
 * Fields that are not named here are kept and ignored; a field that a model may leave out is optional.
 */
import { z } from 'zod';

const wholeNumber = z.int().positive();
const channels = z.array(wholeNumber).min(1);
/** Some exports write one number, some height and width. */
const sizes = z.union([wholeNumber, z.tuple([wholeNumber, wholeNumber])]);

export const modelIndexSchema = z.looseObject({
  _class_name: z.string(),
  /** SDXL: no negative prompt means states that are zero. */
  force_zeros_for_empty_prompt: z.boolean().optional(),
  /** SDXL's refiner. */
  requires_aesthetics_score: z.boolean().optional(),
});

/**
 * What the schedulers read, in diffusers' names. Defaults differ from class to class and are therefore the
 * schedulers' own: a field that is missing here is missing there too.
 */
export const schedulerConfigSchema = z.looseObject({
  _class_name: z.string().optional(),
  num_train_timesteps: wholeNumber.optional(),
  beta_start: z.number().optional(),
  beta_end: z.number().optional(),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']).optional(),
  trained_betas: z.array(z.number()).min(1).nullish(),
  prediction_type: z.enum(['epsilon', 'v_prediction', 'sample']).optional(),
  timestep_spacing: z.enum(['leading', 'linspace', 'trailing']).optional(),
  timestep_type: z.enum(['discrete', 'continuous']).optional(),
  steps_offset: z.int().optional(),
  rescale_betas_zero_snr: z.boolean().optional(),
  set_alpha_to_one: z.boolean().optional(),
  clip_sample: z.boolean().optional(),
  clip_sample_range: z.number().positive().optional(),
  thresholding: z.boolean().optional(),
  dynamic_thresholding_ratio: z.number().min(0).max(1).optional(),
  sample_max_value: z.number().positive().optional(),
  solver_order: z.int().min(1).max(3).optional(),
  /** Classes take each other's names: `deis` stands for `dpmsolver++`, `bh1` and `logrho` for a class's own type. */
  algorithm_type: z.enum(['dpmsolver', 'dpmsolver++', 'sde-dpmsolver', 'sde-dpmsolver++', 'deis']).optional(),
  solver_type: z.enum(['midpoint', 'heun', 'bh1', 'bh2', 'logrho']).optional(),
  lower_order_final: z.boolean().optional(),
  euler_at_final: z.boolean().optional(),
  /** Null where Python wrote "no limit", minus infinity. */
  lambda_min_clipped: z.number().nullish(),
  variance_type: z.string().nullish(),
  skip_prk_steps: z.boolean().optional(),
  predict_x0: z.boolean().optional(),
  disable_corrector: z.array(z.int()).optional(),
  original_inference_steps: wholeNumber.optional(),
  timestep_scaling: z.number().positive().optional(),
  interpolation_type: z.enum(['linear', 'log_linear']).optional(),
  final_sigmas_type: z.enum(['zero', 'sigma_min']).optional(),
  use_karras_sigmas: z.boolean().nullish(),
  use_exponential_sigmas: z.boolean().nullish(),
  use_beta_sigmas: z.boolean().nullish(),
  use_lu_lambdas: z.boolean().nullish(),
  use_flow_sigmas: z.boolean().nullish(),
  sigma_min: z.number().nullish(),
  sigma_max: z.number().nullish(),
});
export type SchedulerConfig = z.infer<typeof schedulerConfigSchema>;

/** A special token: its text alone, or the text with its flags. */
const specialToken = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish();

export const tokenizerConfigSchema = z.looseObject({
  tokenizer_class: z.string().optional(),
  /** Hugging Face writes about 1e30 for "no limit". */
  model_max_length: z.number().positive().optional(),
  bos_token: specialToken,
  eos_token: specialToken,
  pad_token: specialToken,
  unk_token: specialToken,
});
export type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>;

export const textEncoderConfigSchema = z.looseObject({
  max_position_embeddings: wholeNumber.optional(),
  pad_token_id: z.int().nullish(),
  num_hidden_layers: wholeNumber.optional(),
});

export const unetConfigSchema = z.looseObject({
  sample_size: sizes.nullish(),
  in_channels: wholeNumber.optional(),
  block_out_channels: channels.optional(),
  /** Set in latent consistency models: the width of the guidance embedding. */
  time_cond_proj_dim: wholeNumber.nullish(),
});

export const vaeDecoderConfigSchema = z.looseObject({
  latent_channels: wholeNumber.optional(),
  block_out_channels: channels.optional(),
  scaling_factor: z.number().positive().optional(),
  shift_factor: z.number().nullish(),
});

const color = z.tuple([z.number(), z.number(), z.number()]);
const pixels = z.int().min(1).max(8192);

/** Our optional card beside `model_index.json`: what no other file of the layout says. */
export const modelCardSchema = z.looseObject({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  license: z.string().optional(),
  /** A small model made for demonstration. */
  demonstration: z.boolean().optional(),
  /** Whether a distilled model is drawn without guidance, where its scheduler does not tell (see pipeline-kinds.ts). */
  guidance: z.enum(['free', 'none']).optional(),
  defaults: z
    .looseObject({
      width: pixels.optional(),
      height: pixels.optional(),
      steps: z.int().min(1).max(150).optional(),
      guidanceScale: z.number().min(0).max(30).optional(),
      scheduler: z.string().optional(),
    })
    .optional(),
  /** What the model can draw, to be offered as suggestions. */
  vocabulary: z.array(z.looseObject({ label: z.string(), words: z.array(z.string()) })).optional(),
  examples: z.array(z.string()).optional(),
  /** Red, green and blue (0 to 1) = bias + the sum over latent channels of value x factors, for previews. */
  latentRgb: z.looseObject({ factors: z.array(color).min(1), bias: color.optional() }).optional(),
});
