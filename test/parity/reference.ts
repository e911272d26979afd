import { expect, onTestFinished } from 'vitest';
import { loadPipeline } from '#inference/load-pipeline.ts';
import type { NormalNoise } from '#inference/noise.ts';

export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return largest(Array.from(expected, (value, index) => value - (actual[index] ?? NaN)));
}

/** Numbers that were drawn elsewhere, in the same portions. */
export function recorded(noise: readonly Float32Array[]): NormalNoise {
  const left = [...noise];
  return {
    next(count) {
      const numbers = left.shift();
      if (numbers?.length !== count) throw new Error(`The reference drew no ${count} numbers there.`);
      return numbers;
    },
  };
}

/** A pipeline for one test. */
export async function openPipeline(modelFolder: string) {
  const pipeline = await loadPipeline(modelFolder, {
    executionProvider: 'cpu',
    threads: 1,
    meter: { seconds: 0 },
  });
  onTestFinished(() => pipeline.dispose());
  const { description } = pipeline;
  if (!description) throw new Error(`${modelFolder} has no pipeline.`);
  return { ...pipeline, description };
}
