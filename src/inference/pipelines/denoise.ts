import { nextTurn } from '../next-turn.ts';
import { type GrowingPicture, advance, isWanted, sampleAt } from './growing-picture.ts';
import { type UnetCall, planCalls } from './unet-calls.ts';
import type { Unet } from './unet.ts';

/**
 * All steps of pictures that have the size, the timesteps and the first of them in common, each as it would be drawn alone.
 * Returns those that went through them; the others have been told how they ended.
 */
export async function denoise(begun: readonly GrowingPicture[], unet: Unet): Promise<GrowingPicture[]> {
  let pictures = begun.filter(isWanted);
  const [first] = pictures;
  if (!first) return [];
  const { scheduler, beginning, shape } = first;
  try {
    let calls = planCalls(pictures, unet.rows);
    for (const [index, timestep] of scheduler.timesteps.entries()) {
      if (index < beginning.startIndex) continue;
      await nextTurn();
      const before = pictures.length;
      pictures = pictures.filter(isWanted);
      if (pictures.length < before) calls = planCalls(pictures, unet.rows);

      const samples = new Map(pictures.map((picture) => [picture, sampleAt(picture, index)]));
      const predictions = new Map(pictures.map((picture): [GrowingPicture, Float32Array[]] => [picture, []]));
      for (const { rows, conditioning } of calls) {
        const inputs = rows.flatMap(({ picture }) => samples.get(picture) ?? []);
        const outputs = await unet.predict(inputs, shape, timestep, conditioning);
        keep(rows, outputs, predictions);
      }
      for (const [picture, ofRows] of predictions) advance(picture, index, ofRows);
    }
    await nextTurn();
    return pictures.filter(isWanted);
  } catch (error) {
    for (const { request } of pictures) request.onFailed(error);
    return [];
  }
}

/** Gives each row's part of the output to its picture. */
function keep(
  rows: UnetCall['rows'],
  outputs: Float32Array,
  predictions: ReadonlyMap<GrowingPicture, Float32Array[]>,
) {
  const length = outputs.length / rows.length;
  for (const [position, { picture, index }] of rows.entries()) {
    const ofRows = predictions.get(picture);
    if (ofRows) ofRows[index] = outputs.subarray(position * length, (position + 1) * length);
  }
}
