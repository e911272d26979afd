/** The whole size in `Content-Range: bytes 5-9/10` or `bytes * /10`; null where it is not told. */
export function parseTotalBytes(contentRange: string | null): number | null {
  const [, total] = /\/(\d+)$/.exec(contentRange ?? '') ?? [];
  return total === undefined ? null : Number(total);
}
