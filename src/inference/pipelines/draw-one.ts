import type { DrawnPicture, DrawRequest } from './pipeline.ts';
import type { Pipeline } from './pipeline.ts';

export interface LoneRequest extends Pick<DrawRequest, 'settings' | 'noise' | 'start'> {
  onStep?: DrawRequest['onStep'];
}

/** Draws one picture by itself, to its end. Rejects with what ended it. */
export async function drawOne(pipeline: Pipeline, request: LoneRequest): Promise<DrawnPicture> {
  const drawn = Promise.withResolvers<DrawnPicture>();
  const drawing = pipeline.draw([
    {
      signal: new AbortController().signal,
      onStep: () => undefined,
      onDecoding: () => undefined,
      ...request,
      onDrawn: drawn.resolve,
      onFailed: drawn.reject,
    },
  ]);
  const [picture] = await Promise.all([drawn.promise, drawing]);
  return picture;
}
