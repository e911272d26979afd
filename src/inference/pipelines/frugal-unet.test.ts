import { expect, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import type { Conditioning } from './conditioning.ts';
import { createFrugalUnet } from './frugal-unet.ts';
import type { LatentShape, Unet } from './unet.ts';

/** Predicts the sample and the row's only token; has no memory for more numbers than `limit` in one call. */
function hungryUnet(limit: number, code: 'out_of_memory' | 'model_invalid' = 'out_of_memory') {
  const calls: number[] = [];
  const unet: Unet = {
    textWidth: 1,
    textTokens: 1,
    height: null,
    width: null,
    rows: null,
    added: new Map(),
    predict(samples, _shape, _timestep, { states, added }) {
      calls.push(samples.length);
      if (samples.reduce((sum, { length }) => sum + length, 0) > limit)
        return Promise.reject(new PolyptychError(code, 'It is too large.'));
      const told = (row: number) => (states.data[row] ?? NaN) + (added.time_ids?.data[row] ?? NaN);
      return Promise.resolve(
        Float32Array.from(samples.flatMap((sample, row) => [...sample].map((value) => value + told(row)))),
      );
    },
  };
  return { unet: createFrugalUnet(unet), calls };
}

const shape: LatentShape = [1, 2, 2];
const pair = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8)];
const conditioning: Conditioning = {
  states: { data: Float32Array.of(10, 20), dims: [2, 1, 1] },
  added: { time_ids: { data: Float32Array.of(100, 200), dims: [2, 1] } },
};

test('two rows that do not fit together go one by one, with the same answer, and do so from then on', async () => {
  const whole = await hungryUnet(8).unet.predict(pair, shape, 1, conditioning);
  const { unet, calls } = hungryUnet(4);
  expect(await unet.predict(pair, shape, 1, conditioning)).toEqual(whole);
  expect(calls).toEqual([2, 1, 1]);
  expect(await unet.predict(pair, shape, 1, conditioning)).toEqual(whole);
  expect(calls).toEqual([2, 1, 1, 1, 1]);
});

test('smaller pictures still go together', async () => {
  const { unet, calls } = hungryUnet(4);
  await unet.predict(pair, shape, 1, conditioning);
  await unet.predict([Float32Array.of(1), Float32Array.of(2)], [1, 1, 1], 1, conditioning);
  expect(calls).toEqual([2, 1, 1, 2]);
});

test('what fits not even alone fails, and other errors are not tried again', async () => {
  const starved = hungryUnet(3);
  await expect(starved.unet.predict(pair, shape, 1, conditioning)).rejects.toMatchObject({
    code: 'out_of_memory',
  });
  expect(starved.calls).toEqual([2, 1]);
  const broken = hungryUnet(4, 'model_invalid');
  await expect(broken.unet.predict(pair, shape, 1, conditioning)).rejects.toMatchObject({
    code: 'model_invalid',
  });
  expect(broken.calls).toEqual([2]);
});
