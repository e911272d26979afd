/** How all compared pictures are seen: `scale` 1 fits each into its place; the offset is a share of the place's size. */
export interface Zoom {
  scale: number;
  offsetX: number;
  offsetY: number;
}

export const fitted: Zoom = { scale: 1, offsetX: 0, offsetY: 0 };

export const largestScale = 32;

/** The picture never leaves its place: at scale 1 there is nothing to move. */
function within({ scale, offsetX, offsetY }: Zoom): Zoom {
  const reach = (scale - 1) / 2;
  const clamp = (offset: number) => Math.max(-reach, Math.min(reach, offset)) + 0;
  return { scale, offsetX: clamp(offsetX), offsetY: clamp(offsetY) };
}

/**
 * Enlarges by a factor around a point, which stays where it is. The point is measured from the middle of the place,
 * in shares of its size: -0.5 to 0.5.
 */
export function zoomed(zoom: Zoom, factor: number, point: { x: number; y: number } = { x: 0, y: 0 }): Zoom {
  const scale = Math.max(1, Math.min(largestScale, zoom.scale * factor));
  const growth = scale / zoom.scale;
  return within({
    scale,
    offsetX: point.x - (point.x - zoom.offsetX) * growth,
    offsetY: point.y - (point.y - zoom.offsetY) * growth,
  });
}

/** Moves by shares of the place's size. */
export function panned(zoom: Zoom, deltaX: number, deltaY: number): Zoom {
  return within({ ...zoom, offsetX: zoom.offsetX + deltaX, offsetY: zoom.offsetY + deltaY });
}
