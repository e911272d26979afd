import { jobLimits } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';

export interface Size {
  width: number;
  height: number;
}
export interface SizePreset extends Size {
  label: string;
}

const ratios = [
  { label: '1:1', ratio: 1 },
  { label: '3:2', ratio: 3 / 2 },
  { label: '2:3', ratio: 2 / 3 },
];
/** A wrong shape disturbs more than a somewhat smaller or larger picture. */
const shapeWeight = 3;

function sidesAround(pixels: number, multiple: number): number[] {
  const below = Math.floor(pixels / multiple) * multiple;
  return [below - multiple, below, below + multiple, below + 2 * multiple].filter(
    (side) => side >= jobLimits.minimumSize && side <= jobLimits.maximumSize,
  );
}

/** The size nearest to a shape and an area (pixels) whose sides the model can take. */
export function nearestSize(ratio: number, area: number, multiple: number): Size {
  const widths = sidesAround(Math.sqrt(area * ratio), multiple);
  const heights = sidesAround(Math.sqrt(area / ratio), multiple);
  const cost = ({ width, height }: Size) =>
    shapeWeight * Math.abs(Math.log(width / height / ratio)) + Math.abs(Math.log((width * height) / area));
  const candidates = widths.flatMap((width) => heights.map((height) => ({ width, height })));
  const side = Math.ceil(jobLimits.minimumSize / multiple) * multiple;
  return candidates.sort((a, b) => cost(a) - cost(b))[0] ?? { width: side, height: side };
}

/** The shapes offered for a model, each of about the area of its default size. */
export function sizePresets({
  defaults,
  sizeMultiple,
}: Pick<Model, 'defaults' | 'sizeMultiple'>): SizePreset[] {
  const area = defaults.width * defaults.height;
  return ratios.map(({ label, ratio }) => ({ label, ...nearestSize(ratio, area, sizeMultiple) }));
}
