import type { NormalNoise } from '../noise.ts';

export interface SchedulerStep {
  /** The sample one step less noisy. */
  previous: Float32Array;
  /** The finished sample as it is predicted at this step, for previews. */
  predictedOriginal: Float32Array;
}

/**
 * diffusers' scheduler: `setTimesteps` lays out the steps, then for each step the sample is scaled, given to the
 * model, and the model's output leads to the next sample. Steps are named by their index in `timesteps`.
 */
export interface Scheduler {
  /** What the model is told at each step, from noisy to clean. */
  readonly timesteps: readonly number[];
  /** The first sample is standard normal noise times this. */
  readonly initNoiseSigma: number;
  /** Throws `bad_input` when the model was not trained with that many steps. */
  setTimesteps(steps: number): void;
  /**
   * The call at which a run begins that leaves out so many of the steps at the start. Without it, each step is one call.
   */
  beginsAt?(skippedSteps: number): number;
  /** Lays all of the steps within a share of the schedule, at its clean end, instead of leaving some out. */
  setTimestepsWithin?(steps: number, share: number): void;
  scaleModelInput(sample: Float32Array, stepIndex: number): Float32Array;
  /** `noise` is drawn from only by schedulers that add some. */
  step(
    modelOutput: Float32Array,
    stepIndex: number,
    sample: Float32Array,
    noise: NormalNoise | null,
  ): SchedulerStep;
  /** The original made as noisy as it would be at a step. */
  addNoise(original: Float32Array, noise: Float32Array, stepIndex: number): Float32Array;
}
