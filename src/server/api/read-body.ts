import { PolyptychError } from '#shared/errors.ts';

/** Bytes that a body may have where a route says nothing else: a long prompt is a hundredth of it. */
export const usualBodyLimitBytes = 1024 * 1024;

/**
 * A request's body as JSON, whatever type it says it has; an empty one is an empty object. Throws `too_large` as soon as
 * more than the limit is announced or has come, and `protocol` for what is no JSON.
 */
export async function readJsonBody(request: Request, limitBytes: number): Promise<unknown> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limitBytes) throw tooLarge(limitBytes);
  const parts: Uint8Array[] = [];
  let receivedBytes = 0;
  if (request.body)
    for await (const part of request.body) {
      receivedBytes += part.byteLength;
      if (receivedBytes > limitBytes) throw tooLarge(limitBytes);
      parts.push(part);
    }
  const text = Buffer.concat(parts).toString('utf8').trim();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PolyptychError('protocol', 'The body is not JSON: send one JSON object.', { cause });
  }
}

const tooLarge = (limitBytes: number) =>
  new PolyptychError(
    'too_large',
    `The body may have at most ${Math.floor(limitBytes / 1024)} kB here: send less.`,
  );
