import { PolyptychError } from '#shared/errors.ts';

/** Whether a smaller piece of the same work may succeed. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof PolyptychError && error.code === 'out_of_memory';
}
