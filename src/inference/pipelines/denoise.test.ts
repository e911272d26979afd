import { expect, test } from 'vitest';
import type { NormalNoise } from '../noise.ts';
import { createDdimScheduler } from '../schedulers/ddim.ts';
import { beginWithNoise } from './beginning.ts';
import type { Conditioning } from './conditioning.ts';
import { denoise } from './denoise.ts';
import type { GrowingPicture } from './growing-picture.ts';
import type { DrawRequest } from './pipeline.ts';
import type { Unet } from './unet.ts';

const steps = 3;
const shape = [1, 2, 2] as const;

/** A row that has so many tokens, all of one value. */
const row = (value: number, tokens = 4): Conditioning => ({
  states: { data: new Float32Array(tokens).fill(value), dims: [1, tokens, 1] },
  added: { time_ids: { data: Float32Array.of(value, value), dims: [1, 2] } },
});

function picture(rows: GrowingPicture['guidance']['rows'], change: Partial<DrawRequest> = {}) {
  const ended: unknown[] = [];
  const request: DrawRequest = {
    settings: {
      prompt: '',
      negativePrompt: '',
      steps,
      guidanceScale: 3,
      width: 2,
      height: 2,
      scheduler: 'DDIMScheduler',
    },
    noise: { next: (count) => new Float32Array(count).fill(0.5) } satisfies NormalNoise,
    signal: new AbortController().signal,
    onStep: () => undefined,
    onDecoding: () => undefined,
    onDrawn: () => undefined,
    onFailed: (error) => void ended.push(error),
    ...change,
  };
  const scheduler = createDdimScheduler({ clip_sample: false });
  scheduler.setTimesteps(steps);
  const beginning = beginWithNoise({ request, scheduler, shape });
  const growing: GrowingPicture = {
    request,
    scheduler,
    shape,
    guidance: { rows, truncatedTokens: 0 },
    beginning,
    latents: beginning.latents,
  };
  return { growing, ended };
}

/** Predicts the sample and a little of the first token and the first size; tells how many rows each call had. */
function fakeUnet(rows: number | null = null) {
  const calls: number[] = [];
  const unet: Unet = {
    textWidth: 1,
    textTokens: null,
    height: null,
    width: null,
    rows,
    added: new Map(),
    predict(samples, [channels, height, width], _timestep, { states, added }) {
      calls.push(samples.length);
      const [, tokens] = states.dims;
      const length = channels * height * width;
      const predicted = samples.flatMap((sample, index) => {
        const told = (states.data[index * tokens] ?? NaN) + (added.time_ids?.data[index * 2] ?? NaN);
        return [...sample.subarray(0, length)].map((value) => value + told * 0.1);
      });
      return Promise.resolve(Float32Array.from(predicted));
    },
  };
  return { unet, calls };
}

const four = () => [
  picture([row(0), row(1)]),
  picture([row(2, 8), row(3, 8)]),
  picture([row(4)]),
  picture([row(5), row(6)]),
];

test('rows of equally many tokens share a call, and every picture becomes what it is alone', async () => {
  const { unet, calls } = fakeUnet();
  const together = await denoise(
    four().map(({ growing }) => growing),
    unet,
  );
  expect(calls).toEqual([5, 2, 5, 2, 5, 2]);
  for (const [index, { growing }] of four().entries()) {
    const [alone] = await denoise([growing], fakeUnet().unet);
    expect(together[index]?.latents).toEqual(alone?.latents);
  }
  expect(together[0]?.latents).not.toEqual(together[3]?.latents);
});

test.each([1, 2, 3])('a model that fixes %i rows is given exactly that many in each call', async (rows) => {
  const { unet, calls } = fakeUnet(rows);
  const drawn = await denoise(
    four().map(({ growing }) => growing),
    unet,
  );
  expect(new Set(calls)).toEqual(new Set([rows]));
  const free = await denoise(
    four().map(({ growing }) => growing),
    fakeUnet().unet,
  );
  expect(drawn.map(({ latents }) => latents)).toEqual(free.map(({ latents }) => latents));
});

test('one that is cancelled between steps leaves the others as they are alone', async () => {
  const controller = new AbortController();
  const cancelled = picture([row(1), row(2)], {
    signal: controller.signal,
    onStep: () => controller.abort(),
  });
  const other = picture([row(5), row(6)]);
  const { unet, calls } = fakeUnet();
  const drawn = await denoise([cancelled.growing, other.growing], unet);
  expect(calls).toEqual([4, 2, 2]);
  expect(cancelled.ended).toMatchObject([{ code: 'cancelled' }]);
  const [alone] = await denoise([picture([row(5), row(6)]).growing], fakeUnet().unet);
  expect(drawn.map(({ latents }) => latents)).toEqual([alone?.latents]);
});

test('a picture that begins later takes the steps that are left, is told so, and keeps what may not change', async () => {
  const told: string[] = [];
  const { growing } = picture([row(1)], {
    onStep: ({ step, steps: all }) => void told.push(`${step}/${all}`),
  });
  const joined = Float32Array.of(7, 7, 7, 7);
  const { unet, calls } = fakeUnet();
  const shown: number[] = [];
  const [drawn] = await denoise(
    [
      {
        ...growing,
        beginning: {
          ...growing.beginning,
          startIndex: 1,
          joinedChannels: joined,
          restore: (latents) => latents.map((value, index) => (index === 0 ? 42 : value)),
        },
      },
    ],
    {
      ...unet,
      predict(samples, ...rest) {
        shown.push(...samples.map(({ length }) => length));
        return unet.predict(samples, ...rest);
      },
    },
  );
  expect(told).toEqual(['1/2', '2/2']);
  expect(calls).toHaveLength(2);
  expect(shown).toEqual([8, 8]);
  expect(drawn?.latents[0]).toBe(42);
});
