import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PolyptychError } from '#shared/errors.ts';

/** As long as OpenAI's own links hold. */
const lifetimeMs = 60 * 60 * 1000;

/**
 * Addresses of pictures that open without a key for an hour: whoever gets one from a client shows it in a browser. The
 * secret ends with the process.
 */
export function createPictureLinks({ now }: { now: () => number }) {
  const secret = randomBytes(32);
  const signatureOf = (imageId: string, expires: number) =>
    createHmac('sha256', secret).update(`${imageId} ${expires}`).digest();
  return {
    /** Path and query, under `/v1/images/files/`. */
    linkTo(imageId: string): string {
      const expires = now() + lifetimeMs;
      const signature = signatureOf(imageId, expires).toString('base64url');
      return `/v1/images/files/${imageId}?expires=${expires}&signature=${signature}`;
    },
    /** Throws `forbidden` for a link that is over or was made up. */
    check({ imageId, expires, signature }: { imageId: string; expires: number; signature: string }): void {
      const given = Buffer.from(signature, 'base64url');
      const expected = signatureOf(imageId, expires);
      const real = given.length === expected.length && timingSafeEqual(given, expected);
      if (!real || expires < now())
        throw new PolyptychError(
          'forbidden',
          'This link is over, or was never given: ask for the picture again.',
        );
    },
  };
}
