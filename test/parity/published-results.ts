/**
 * What diffusers' own scheduler tests expect of their full loops (github.com/huggingface/diffusers at 58eb52c,
 * tests/schedulers/test_scheduler_*.py): sum and mean of all absolute values of the last sample.
 */
import type { SchedulerConfig, SchedulerName } from '#shared/model-layout.ts';

export interface PublishedSuite {
  scheduler: SchedulerName;
  /** The part of the file's name after `test_scheduler_`. */
  file: string;
  config: SchedulerConfig;
  steps: number;
  results: PublishedResult[];
}

export interface PublishedResult {
  test: string;
  config?: SchedulerConfig;
  steps?: number;
  sum?: number;
  mean: number;
  /** The loop starts at this call, from the sample with the deterministic noise of that call. */
  noisedFrom?: number;
  /** The loop starts at this call with the sample as it is. */
  from?: number;
}

const linear = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: 'linear',
} as const;
const linear1100 = { ...linear, num_train_timesteps: 1100 };
const v = { prediction_type: 'v_prediction' } as const;
const solver = { ...linear, solver_order: 2, final_sigmas_type: 'sigma_min' } as const;

export const publishedSuites: PublishedSuite[] = [
  {
    scheduler: 'DDIMScheduler',
    file: 'ddim',
    config: { ...linear, clip_sample: true },
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', sum: 172.0067, mean: 0.223_967 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 52.5302, mean: 0.0684 },
      {
        test: 'full_loop_with_set_alpha_to_one',
        config: { set_alpha_to_one: true, beta_start: 0.01 },
        sum: 149.8295,
        mean: 0.1951,
      },
      {
        test: 'full_loop_with_no_set_alpha_to_one',
        config: { set_alpha_to_one: false, beta_start: 0.01 },
        sum: 149.0784,
        mean: 0.1941,
      },
      { test: 'full_loop_with_noise', noisedFrom: 8, sum: 354.5418, mean: 0.4616 },
    ],
  },
  {
    scheduler: 'EulerDiscreteScheduler',
    file: 'euler',
    config: linear1100,
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', sum: 10.0807, mean: 0.0131 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 0.0002, mean: 2.2676e-6 },
      {
        test: 'full_loop_device_karras_sigmas',
        config: { use_karras_sigmas: true },
        sum: 124.522_995,
        mean: 0.162_139_33,
      },
      { test: 'full_loop_with_noise', noisedFrom: 8, sum: 57_062.9297, mean: 74.3007 },
    ],
  },
  {
    scheduler: 'EulerAncestralDiscreteScheduler',
    file: 'euler_ancestral',
    config: linear1100,
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', sum: 152.3192, mean: 0.1983 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 108.4439, mean: 0.1412 },
      { test: 'full_loop_with_noise', noisedFrom: 8, sum: 56_163.0508, mean: 73.129 },
    ],
  },
  {
    scheduler: 'HeunDiscreteScheduler',
    file: 'heun',
    config: linear1100,
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', sum: 0.1233, mean: 0.0002 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 4.6934e-7, mean: 6.1112e-10 },
      {
        test: 'full_loop_device_karras_sigmas',
        config: { use_karras_sigmas: true },
        sum: 0.000_15,
        mean: 1.986_955_45e-7,
      },
      { test: 'full_loop_with_noise', noisedFrom: 16, sum: 75_074.8906, mean: 97.7538 },
    ],
  },
  {
    scheduler: 'LMSDiscreteScheduler',
    file: 'lms',
    config: linear1100,
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', sum: 1006.388, mean: 1.31 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 0.0017, mean: 2.2676e-6 },
      {
        test: 'full_loop_device_karras_sigmas',
        config: { use_karras_sigmas: true },
        sum: 3812.9927,
        mean: 4.9648,
      },
      { test: 'full_loop_with_noise', noisedFrom: 8, sum: 27_663.6895, mean: 36.0204 },
    ],
  },
  {
    scheduler: 'PNDMScheduler',
    file: 'pndm',
    config: linear,
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', sum: 198.1318, mean: 0.258 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 67.3986, mean: 0.0878 },
      {
        test: 'full_loop_with_set_alpha_to_one',
        config: { set_alpha_to_one: true, beta_start: 0.01 },
        sum: 230.0399,
        mean: 0.2995,
      },
      {
        test: 'full_loop_with_no_set_alpha_to_one',
        config: { set_alpha_to_one: false, beta_start: 0.01 },
        sum: 186.9482,
        mean: 0.2434,
      },
    ],
  },
  {
    scheduler: 'DDPMScheduler',
    file: 'ddpm',
    config: { ...linear, variance_type: 'fixed_small', clip_sample: true },
    steps: 1000,
    results: [
      { test: 'full_loop_no_noise', sum: 258.9606, mean: 0.3372 },
      { test: 'full_loop_with_v_prediction', config: v, sum: 202.0296, mean: 0.2631 },
      { test: 'full_loop_with_noise', noisedFrom: 998, sum: 387.9466, mean: 0.5051 },
    ],
  },
  {
    scheduler: 'LCMScheduler',
    file: 'lcm',
    config: {
      num_train_timesteps: 1000,
      beta_start: 0.000_85,
      beta_end: 0.012,
      beta_schedule: 'scaled_linear',
      prediction_type: 'epsilon',
    },
    steps: 10,
    results: [
      { test: 'full_loop_onestep', steps: 1, sum: 18.7097, mean: 0.0244 },
      { test: 'full_loop_multistep', sum: 197.7616, mean: 0.2575 },
    ],
  },
  {
    scheduler: 'DPMSolverMultistepScheduler',
    file: 'dpm_multi',
    config: {
      ...solver,
      algorithm_type: 'dpmsolver++',
      solver_type: 'midpoint',
      lower_order_final: false,
      euler_at_final: false,
    },
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', mean: 0.3301 },
      { test: 'full_loop_with_noise', noisedFrom: 5, sum: 318.4111, mean: 0.4146 },
      {
        test: 'full_loop_no_noise_thres',
        config: { thresholding: true, dynamic_thresholding_ratio: 0.87, sample_max_value: 0.5 },
        mean: 1.1364,
      },
      { test: 'full_loop_with_v_prediction', config: v, mean: 0.2251 },
      {
        test: 'full_loop_with_karras_and_v_prediction',
        config: { ...v, use_karras_sigmas: true },
        mean: 0.2096,
      },
      { test: 'full_loop_with_lu_and_v_prediction', config: { ...v, use_lu_lambdas: true }, mean: 0.1554 },
    ],
  },
  {
    scheduler: 'DPMSolverSinglestepScheduler',
    file: 'dpm_single',
    config: { ...solver, algorithm_type: 'dpmsolver++', solver_type: 'midpoint' },
    steps: 10,
    results: [
      { test: 'full_uneven_loop', steps: 50, from: 3, mean: 0.2574 },
      { test: 'full_loop_no_noise', mean: 0.2791 },
      { test: 'full_loop_with_karras', config: { use_karras_sigmas: true }, mean: 0.2248 },
      { test: 'full_loop_with_v_prediction', config: v, mean: 0.1453 },
      {
        test: 'full_loop_with_karras_and_v_prediction',
        config: { ...v, use_karras_sigmas: true },
        mean: 0.0649,
      },
      { test: 'full_loop_with_noise', noisedFrom: 5, sum: 269.2187, mean: 0.3505 },
    ],
  },
  {
    scheduler: 'UniPCMultistepScheduler',
    file: 'unipc',
    config: { ...solver, solver_type: 'bh2' },
    steps: 10,
    results: [
      { test: 'full_loop_no_noise', mean: 0.2464 },
      { test: 'full_loop_with_karras', config: { use_karras_sigmas: true }, mean: 0.2925 },
      { test: 'full_loop_with_v_prediction', config: v, mean: 0.1014 },
      {
        test: 'full_loop_with_karras_and_v_prediction',
        config: { ...v, use_karras_sigmas: true },
        mean: 0.1966,
      },
      { test: 'full_loop_with_noise', noisedFrom: 8, sum: 315.5757, mean: 0.4109 },
    ],
  },
];
