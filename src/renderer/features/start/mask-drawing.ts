/** A mask as it is drawn, in pixels of the start picture: what was done, in order, so that each can be undone. */
export interface Stroke {
  kind: 'stroke';
  erases: boolean;
  /** Diameter of the brush, in pixels. */
  size: number;
  points: readonly { x: number; y: number }[];
}
/** A file as the mask: light is drawn anew. */
export interface LoadedMask {
  kind: 'loaded';
  picture: ImageBitmap;
}
export type MaskAction = Stroke | LoadedMask | { kind: 'invert' } | { kind: 'clear' } | { kind: 'fill' };

export interface MaskDrawing {
  done: readonly MaskAction[];
  undone: readonly MaskAction[];
}

export const emptyMask: MaskDrawing = { done: [], undone: [] };

export const withAction = ({ done }: MaskDrawing, action: MaskAction): MaskDrawing => ({
  done: [...done, action],
  undone: [],
});

export function undo({ done, undone }: MaskDrawing): MaskDrawing {
  const last = done.at(-1);
  return last ? { done: done.slice(0, -1), undone: [...undone, last] } : { done, undone };
}

export function redo({ done, undone }: MaskDrawing): MaskDrawing {
  const last = undone.at(-1);
  return last ? { done: [...done, last], undone: undone.slice(0, -1) } : { done, undone };
}

type Canvas = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Paints a mask: white, opaque, where the picture is drawn anew, and nothing elsewhere. */
export function paintMask(context: Canvas, actions: readonly MaskAction[]): void {
  const { width, height } = context.canvas;
  context.globalCompositeOperation = 'source-over';
  context.clearRect(0, 0, width, height);
  for (const action of actions) paintAction(context, action);
  context.globalCompositeOperation = 'source-over';
}

function paintAction(context: Canvas, action: MaskAction) {
  const { width, height } = context.canvas;
  context.fillStyle = '#fff';
  context.strokeStyle = '#fff';
  switch (action.kind) {
    case 'clear':
      context.clearRect(0, 0, width, height);
      return;
    case 'fill':
      context.globalCompositeOperation = 'source-over';
      context.fillRect(0, 0, width, height);
      return;
    case 'invert':
      // What is opaque becomes clear and what is clear becomes opaque.
      context.globalCompositeOperation = 'source-out';
      context.fillRect(0, 0, width, height);
      return;
    case 'loaded':
      context.globalCompositeOperation = 'copy';
      context.drawImage(action.picture, 0, 0, width, height);
      context.globalCompositeOperation = 'source-over';
      lightIsOpaque(context);
      return;
    case 'stroke':
      context.globalCompositeOperation = action.erases ? 'destination-out' : 'source-over';
      paintStroke(context, action);
  }
}

function paintStroke(context: Canvas, { size, points }: Stroke) {
  const [first] = points;
  if (!first) return;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.lineWidth = size;
  context.beginPath();
  context.moveTo(first.x, first.y);
  // A line to where it is already paints a dot.
  for (const { x, y } of points.length === 1 ? [first] : points.slice(1)) context.lineTo(x, y);
  context.stroke();
}

function lightIsOpaque(context: Canvas) {
  const { width, height } = context.canvas;
  const image = context.getImageData(0, 0, width, height);
  opaqueWhereLight(image.data);
  context.putImageData(image, 0, 0);
}

/** Red, green, blue and opacity of each pixel: what is at least half as bright as white becomes opaque white, the rest clear. */
export function opaqueWhereLight(pixels: Uint8ClampedArray): void {
  for (let index = 0; index < pixels.length; index += 4) {
    const [red = 0, green = 0, blue = 0, opacity = 0] = pixels.subarray(index, index + 4);
    // Brightness as ITU-R BT.601 weighs the colours; what is transparent is dark.
    const light = ((0.299 * red + 0.587 * green + 0.114 * blue) * opacity) / 255;
    pixels.fill(light >= 128 ? 255 : 0, index, index + 4);
  }
}

/** Whether nothing would be drawn anew. Only opacities are looked at. */
export function isEmptyMask(pixels: Uint8ClampedArray): boolean {
  for (let index = 3; index < pixels.length; index += 4) if ((pixels[index] ?? 0) >= 128) return false;
  return true;
}
