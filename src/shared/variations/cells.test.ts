import { expect, test } from 'vitest';
import { type JobRequest, jobRequestSchema } from '../contract/jobs.ts';
import { sampleRequest } from '../contract/samples.ts';
import type { Vary } from '../contract/variations.ts';
import { placeOf, requestOfUnit, withCells } from './cells.ts';

const base = jobRequestSchema.parse({ ...sampleRequest, prompt: 'a red boat, red sea', seed: 7 });
const start: JobRequest['start'] = {
  use: 'variation',
  inputId: 'i'.repeat(32),
  imageId: null,
  strength: 0.6,
  maskId: null,
};
const cells = (vary: Vary, more: Partial<JobRequest> = {}) => {
  const request = { ...withCells({ ...base, ...more, vary }), seed: 7 };
  return Array.from({ length: request.count }, (_, index) => requestOfUnit(request, index));
};

test('the first setting changes from picture to picture, the second from row to row; the seed stays', () => {
  const vary: Vary = [
    { setting: 'steps', values: [10, 20, 30] },
    { setting: 'guidanceScale', values: [3, 7] },
  ];
  expect(cells(vary).map(({ steps, guidanceScale, seed }) => [steps, guidanceScale, seed])).toEqual([
    [10, 3, 7],
    [20, 3, 7],
    [30, 3, 7],
    [10, 7, 7],
    [20, 7, 7],
    [30, 7, 7],
  ]);
  expect(placeOf(vary, 4)).toEqual({ column: 1, row: 1 });
});

test('a picture has its own settings alone, as if it had been asked for', () => {
  const [first] = cells([{ setting: 'seed', values: [1, 2] }]);
  expect(first).toEqual({ ...base, seed: 1, count: 1 });
  expect(jobRequestSchema.parse(first)).toEqual(first);
});

test('words, sizes, schedulers and the strength change, too', () => {
  expect(
    cells([{ setting: 'prompt', search: 'red', values: ['blue', '$&'] }]).map(({ prompt }) => prompt),
  ).toEqual(['a blue boat, blue sea', 'a $& boat, $& sea']);
  const sized = cells([
    { setting: 'size', values: ['128x64'] },
    { setting: 'scheduler', values: ['A', 'B'] },
  ]);
  expect(cells([{ setting: 'model', values: ['m', 'n'] }]).map(({ modelId }) => modelId)).toEqual(['m', 'n']);
  expect(sized.map(({ width, height, scheduler }) => [width, height, scheduler])).toEqual([
    [128, 64, 'A'],
    [128, 64, 'B'],
  ]);
  const strengths = cells([{ setting: 'strength', values: [0.2, 0.4] }], { start });
  expect(strengths.map((cell) => cell.start)).toEqual([
    { ...start, strength: 0.2 },
    { ...start, strength: 0.4 },
  ]);
});

test.each<[Vary, string]>([
  [
    [
      { setting: 'seed', values: Array.from({ length: 11 }, (_, index) => index) },
      { setting: 'steps', values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    ],
    '11 × 10 are 110 pictures, and a job has at most 100: give fewer values.',
  ],
  [
    [{ setting: 'steps', values: [10, 999] }],
    'The number of steps must be a whole number from 1 to 150, not 999.',
  ],
  [[{ setting: 'size', values: ['8x64'] }], 'The width must be a whole number from 64 to 2048, not 8.'],
  [[{ setting: 'strength', values: [0.5] }], 'The strength is about a start picture: give one.'],
  [[{ setting: 'prompt', search: 'green', values: ['x'] }], 'The prompt does not say "green"'],
  [[{ setting: 'steps', values: [5, 5] }], 'A value of steps is given twice'],
  [
    [
      { setting: 'steps', values: [5] },
      { setting: 'steps', values: [6] },
    ],
    'Let two different settings change, not steps twice.',
  ],
])('what cannot be drawn is refused with a sentence', (vary, sentence) => {
  expect(() => withCells({ ...base, vary })).toThrow(sentence);
});

test('a job of like pictures stays as it is', () => {
  expect(withCells(base)).toBe(base);
  const seeded = { ...base, seed: 3 };
  expect(requestOfUnit(seeded, 5)).toBe(seeded);
});
