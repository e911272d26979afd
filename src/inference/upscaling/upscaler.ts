import { PolyptychError } from '#shared/errors.ts';
import type { DrawRequest, Pipeline } from '../pipelines/pipeline.ts';
import type { Picture } from '../pipelines/vae-decoder.ts';
import type { ModelPart } from '../session.ts';
import { accepts, fixedSize, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';
import type { StartPicture } from '../start/start-picture.ts';
import { createBandBlend } from './band-blend.ts';
import { cutTile } from './cut-tile.ts';
import { layTiles, type Overlap, tileShares } from './tiles.ts';

/** Side of a tile where the network takes any, in pixels: a 4 times larger one needs about 300 MB in Real-ESRGAN. */
const usualTile = 256;
/** Networks that take pixels in blocks want sides that are multiples of a small power of two. */
const sideMultiple = 16;
/** The longest side of what comes out. */
const largestSide = 16_384;

/** How much tiles of a size share: enough for the surroundings that a network looks at, but never half of a small tile. */
const overlapOf = (size: number): Overlap => {
  const shared = Math.min(32, Math.floor(size / 4));
  return { shared, faded: Math.max(1, Math.floor((shared * 3) / 8)) };
};

/** A single network that makes pictures larger. Throws `model_invalid` where the part is of another kind. */
export function createUpscaler(part: ModelPart): Pipeline {
  const input = tensorFor(part, 'inputs', {
    what: 'a picture of 3 channels',
    names: ['input', 'image', 'lr', 'pixel_values'],
    fits: (tensor) => tensor.shape.length === 4 && accepts(tensor, 0, 1) && accepts(tensor, 1, 3),
  });
  refuseOtherInputs(part, [input]);
  const output = tensorFor(part, 'outputs', {
    what: 'a larger picture of 3 channels',
    names: ['output', 'sr', 'upscaled', 'reconstruction'],
    fits: (tensor) => tensor.shape.length === 4 && accepts(tensor, 1, 3),
  });

  /** Sides of the tiles for a picture: what the network fixes, else no more than the picture needs. */
  const sideFor = (dimension: 2 | 3, length: number) =>
    fixedSize(input, dimension) ?? Math.min(usualTile, Math.ceil(length / sideMultiple) * sideMultiple);

  async function run(planes: Float32Array, height: number, width: number) {
    const { data, dims } = await part.run(
      { [input.name]: { data: planes, dims: [1, 3, height, width] } },
      output.name,
    );
    const [, , tall = NaN, wide = NaN] = dims;
    const scale = wide / width;
    if (!Number.isInteger(scale) || scale < 1 || tall !== height * scale || data.length !== 3 * tall * wide)
      throw new PolyptychError(
        'model_invalid',
        `${part.file} gave ${output.name}[${dims.join(', ')}] for a picture of ${width}x${height}, which is not a whole number of times larger: choose another upscaler.`,
      );
    if (data.some(Number.isNaN))
      throw new PolyptychError(
        'model_invalid',
        `${part.file} gave a picture whose values are not numbers (NaN): use a float32 export of the model.`,
      );
    return { planes: data, scale };
  }

  async function enlarge(start: StartPicture, { signal, onTile }: DrawRequest): Promise<Picture> {
    const across = layTiles(start.width, sideFor(3, start.width), overlapOf(sideFor(3, start.width)));
    const down = layTiles(start.height, sideFor(2, start.height), overlapOf(sideFor(2, start.height)));
    const steps = across.starts.length * down.starts.length;
    let step = 0;
    let blend: ReturnType<typeof startBlend> | null = null;
    for (const [rowIndex, top] of down.starts.entries()) {
      for (const [columnIndex, left] of across.starts.entries()) {
        await nextTurn();
        if (signal.aborted) throw new PolyptychError('cancelled', 'The picture was cancelled.');
        const tile = cutTile(start, { left, top, width: across.size, height: down.size });
        const { planes, scale } = await run(tile, down.size, across.size);
        blend ??= startBlend(scale);
        blend.add(planes, rowIndex, columnIndex);
        step += 1;
        onTile?.({ step, steps });
      }
    }
    if (!blend) throw new PolyptychError('internal', 'The picture has no tiles.');
    return blend.finish();

    function startBlend(scale: number) {
      const [width, height] = [start.width * scale, start.height * scale];
      if (Math.max(width, height) > largestSide)
        throw new PolyptychError(
          'bad_input',
          `The picture would be ${width}x${height} pixels, and a side may have at most ${largestSide}: choose a smaller one.`,
        );
      const blended = createBandBlend({ width, height, bandHeight: down.size * scale });
      const columns = tileShares(across, scale, overlapOf(across.size));
      const rows = tileShares(down, scale, overlapOf(down.size));
      return {
        finish: blended.finish,
        add: (planes: Float32Array, rowIndex: number, columnIndex: number) =>
          blended.add({
            planes,
            left: (across.starts[columnIndex] ?? 0) * scale,
            top: (down.starts[rowIndex] ?? 0) * scale,
            columns: columns[columnIndex] ?? new Float32Array(0),
            rows: rows[rowIndex] ?? new Float32Array(0),
          }),
      };
    }
  }

  return {
    description: null,
    smallestSize: { width: fixedSize(input, 3) ?? sideMultiple, height: fixedSize(input, 2) ?? sideMultiple },
    startPicture: 'required',
    batches: false,
    async draw(requests) {
      for (const request of requests) {
        try {
          if (!request.start)
            throw new PolyptychError(
              'bad_input',
              'This model makes pictures larger: choose a picture for it.',
            );
          const picture = await enlarge(request.start, request);
          request.onDecoding();
          await request.onDrawn({ ...picture, truncatedTokens: 0 });
        } catch (error) {
          request.onFailed(error);
        }
      }
    },
  };
}

/** Lets messages that have arrived be read: cancels are seen between tiles. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
