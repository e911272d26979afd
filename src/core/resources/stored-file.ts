import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';

/** For addresses whose content is always the same: they are asked for once. */
export const unchanging = 'private, max-age=31536000, immutable';
/** Kept by the browser, and asked after each time: an unchanged one is not sent again. */
export const askedAfter = 'private, no-cache';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** A file's size and time tell one version of it from another; nothing is read for that. */
const tagOf = ({ size, mtimeMs }: Stats) => `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;

function isKnown(request: Request, tag: string): boolean {
  const known = request.headers.get('if-none-match');
  if (known === null) return false;
  // A weak tag is as good here (RFC 9110, 13.1.2).
  const tags = known.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}

/** A file with its type and its version, or 304 to who has this version; null where there is none. */
export async function answerWithFile(
  request: Request,
  path: string,
  cacheControl: string,
): Promise<Response | null> {
  try {
    const status = await stat(path);
    if (!status.isFile()) return null;
    const tag = tagOf(status);
    const kept = { 'Cache-Control': cacheControl, ETag: tag };
    if (isKnown(request, tag)) return new Response(null, { status: 304, headers: kept });
    const type = contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
    return new Response(await readFile(path), { headers: { ...kept, 'Content-Type': type } });
  } catch {
    return null;
  }
}
