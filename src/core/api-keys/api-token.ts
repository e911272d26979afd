import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const pattern = /^poly_([0-9a-f]{12})_[0-9A-Za-z_-]{43}$/;

/** A new token: `poly_`, the key's identifier, and 256 random bits. */
export function newToken(): { id: string; token: string } {
  const id = randomBytes(6).toString('hex');
  return { id, token: `poly_${id}_${randomBytes(32).toString('base64url')}` };
}

/** The identifier of the key that a token claims to be of; null for what is no token. */
export const keyIdOf = (token: string): string | null => pattern.exec(token)?.[1] ?? null;

/** What is kept of a token. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Compares in a time that tells nothing. */
export function isTokenOf(token: string, hash: Uint8Array): boolean {
  const given = hashOf(token);
  return hash.length === given.length && timingSafeEqual(given, hash);
}
