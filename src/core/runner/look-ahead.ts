/** What was learnt of a model on the device that draws it fastest; null for nothing. */
export interface Pace {
  secondsPerImage: number | null;
  loadSeconds: number;
  /** Pictures that are drawn together. */
  largestBatch: number;
}

/** A device is to find so much work waiting, in case the disk or the processor is slow for a moment. */
const workAheadSeconds = 5;
const mostAhead = 64;
/** Without knowing, this is a fair price for a load. */
const unknownStretch = 50;
/** Of the time of a stretch, loading its model is to be a twentieth. */
const loadsPerStretch = 20;
const shortestStretchSeconds = 600;

/** Pictures that each device should find waiting: two batches, and enough for some seconds. */
export function lookAheadOf({ secondsPerImage, largestBatch }: Pace): number {
  const ahead = secondsPerImage === null ? 0 : Math.ceil(workAheadSeconds / Math.max(0.01, secondsPerImage));
  return Math.min(mostAhead, Math.max(2, 2 * largestBatch, ahead));
}

/** Pictures in a row before another model takes the device. */
export function stretchOf({ secondsPerImage, loadSeconds }: Pace): number {
  if (secondsPerImage === null) return unknownStretch;
  const seconds = Math.max(shortestStretchSeconds, loadsPerStretch * loadSeconds);
  return Math.max(20, Math.min(5000, Math.ceil(seconds / Math.max(0.01, secondsPerImage))));
}
