import { expect, test } from 'vitest';
import { createScheduler } from '../schedulers/create-scheduler.ts';
import { firstStep } from './first-step.ts';

function begins(name: string, steps: number, strength: number, config = {}) {
  const scheduler = createScheduler(name, config);
  scheduler.setTimesteps(steps);
  return { index: firstStep(scheduler, steps, strength), calls: scheduler.timesteps.length };
}

test('the share of the steps that is done is rounded down, and is at least one', () => {
  expect(begins('DDIMScheduler', 20, 0.5)).toEqual({ index: 10, calls: 20 });
  expect(begins('DDIMScheduler', 20, 0.29).index).toBe(15);
  expect(begins('DDIMScheduler', 20, 1).index).toBe(0);
  expect(begins('DDIMScheduler', 20, 0.01).index).toBe(19);
  expect(begins('DDIMScheduler', 1, 0.5).index).toBe(0);
});

test('a step of several calls is left out or done whole', () => {
  expect(begins('HeunDiscreteScheduler', 20, 0.5)).toEqual({ index: 20, calls: 39 });
  expect(begins('HeunDiscreteScheduler', 20, 0.05).index).toBe(38);
  // Twelve calls make the first three steps.
  expect(begins('PNDMScheduler', 20, 0.75)).toEqual({ index: 4, calls: 29 });
  // The first step's repair begins anew where that step is left out.
  expect(begins('PNDMScheduler', 20, 0.95, { skip_prk_steps: true })).toEqual({ index: 2, calls: 21 });
  expect(begins('PNDMScheduler', 20, 0.5, { skip_prk_steps: true }).index).toBe(10);
});

test('LCM does all of its steps within the share that the strength leaves', () => {
  const scheduler = createScheduler('LCMScheduler', {});
  scheduler.setTimesteps(4);
  expect(scheduler.timesteps).toEqual([999, 759, 499, 259]);
  expect(firstStep(scheduler, 4, 0.5)).toBe(0);
  expect(scheduler.timesteps).toEqual([499, 379, 259, 139]);
  expect(() => firstStep(scheduler, 4, 0.05)).toThrow('from 1 to 2 steps with LCM at this strength, not 4');
});
