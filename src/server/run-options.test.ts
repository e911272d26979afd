import { expect, test } from 'vitest';
import { runPlanOf } from './run-options.ts';

test('what is written on the command line becomes a run', () => {
  const limits = { hours: 8, maxImages: 500, between: '22:00-7:00', minFreeGb: 5, maxTemperature: 85 };
  expect(runPlanOf({ theme: ['a', 'b'], model: ['m'], seed: 3, steps: 9, ...limits })).toEqual({
    themeIds: ['a', 'b'],
    modelIds: ['m'],
    mode: 'random',
    seed: 3,
    settings: { steps: 9 },
    limits: {
      hours: 8,
      images: 500,
      minimumFreeBytes: 5_000_000_000,
      between: { from: '22:00', to: '07:00' },
      maximumTemperatureCelsius: 85,
    },
  });
  expect(runPlanOf({ continue: true })).toBeNull();
});

test.each([
  [{}, 'Say with --theme what to draw'],
  [{ theme: ['a'], continue: true as const }, 'leave --theme out'],
  [{ theme: ['a'], between: '22-7' }, '--between must be two times like 22:00-07:00, not "22-7".'],
  [{ theme: ['a'], between: '25:00-07:00' }, 'A time of day is written like 22:00, not "25:00".'],
  [{ theme: ['a'], between: '07:00-07:00' }, 'needs no times of day'],
  [{ theme: ['a'], maxTemperature: 5 }, 'The temperature must be a number from 30 to 120, not 5.'],
  [{ theme: ['a'], maxImages: 1.5 }, 'must be a whole number'],
])('a mistake is told in one sentence: %j', (options, sentence) => {
  expect(() => runPlanOf(options)).toThrow(sentence);
});
