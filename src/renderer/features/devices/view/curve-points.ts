import type { Values } from '../history/history-window.ts';

/** Where a curve is drawn, in pixels of its chart. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Of a chart, in pixels; no `y` where the line breaks. */
export interface CurvePoint {
  x: number;
  y: number | null;
}

/** A hundredth of a pixel: more digits would only make the path longer. */
const rounded = (pixels: number) => Math.round(pixels * 100) / 100;

/** The points of a curve over the whole width, oldest first; values beyond the scale stay at its edge. */
export function curvePoints(
  values: Values,
  { minimum, maximum }: { minimum: number; maximum: number },
  { left, right, top, bottom }: Plot,
): CurvePoint[] {
  const stepPixels = (right - left) / Math.max(1, values.length - 1);
  return values.map((value, index) => {
    const x = rounded(left + index * stepPixels);
    if (value === null) return { x, y: null };
    const share = Math.min(1, Math.max(0, (value - minimum) / (maximum - minimum)));
    return { x, y: rounded(bottom - share * (bottom - top)) };
  });
}

/** Points that no line reaches: both neighbours are missing. */
export function lonePoints(points: readonly CurvePoint[]): { x: number; y: number }[] {
  const isGap = (index: number) => (points[index]?.y ?? null) === null;
  return points.flatMap(({ x, y }, index) =>
    y !== null && isGap(index - 1) && isGap(index + 1) ? [{ x, y }] : [],
  );
}
