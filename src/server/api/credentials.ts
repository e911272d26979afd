/**
 * The token that a request brings: `Authorization: Bearer`, `x-api-key`, or the password of `Authorization: Basic`, which
 * is how A1111's clients sign in. Never a cookie, and never part of the address.
 */
export function tokenOf(headers: Headers): string | null {
  const own = headers.get('x-api-key');
  if (own !== null) return own.trim();
  const [, scheme, value] = /^(\S+) +(\S+)$/.exec(headers.get('authorization')?.trim() ?? '') ?? [];
  if (scheme === undefined || value === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return null;
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  return password === '' ? null : password;
}

/**
 * Whether a page of another origin asks. Browsers say so in `Origin` or `Sec-Fetch-Site`, and programs send neither:
 * without CORS no page but one of this server could read an answer, and so none is let in at all. A link that a person
 * follows is no page's request.
 */
export function isForeignPage(request: Request): boolean {
  const { headers } = request;
  const origin = headers.get('origin');
  const host = headers.get('host');
  if (origin !== null && origin !== `http://${host}` && origin !== `https://${host}`) return true;
  const site = headers.get('sec-fetch-site');
  if (site === null || site === 'same-origin' || site === 'none') return false;
  return !(headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document');
}
