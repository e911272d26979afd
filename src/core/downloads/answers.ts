import { PolyptychError } from '#shared/errors.ts';

/** Whether a server's answer goes on at this byte, as it was asked to. */
export function canContinue(response: Pick<Response, 'status' | 'headers'>, from: number): boolean {
  if (response.status !== 206) return false;
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '') ?? [];
  return Number(start) === from;
}

/** What a server's refusal means: one that may pass is an ordinary error, to be tried again. */
export function refusal(url: string, status: number): Error {
  const { host } = new URL(url);
  if (status >= 500 || status === 408 || status === 429)
    return new Error(`${host} answered with status ${status}`);
  return new PolyptychError(
    'download_failed',
    `${host} refuses the download (status ${status} for ${url}): try again later.`,
  );
}
