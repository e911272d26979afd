import type { App } from '#core/app-options.ts';
import type { Log } from '#core/ports.ts';
import { commonHeaders } from '#core/resources/common-headers.ts';
import { isOwnAddress } from './app-address.ts';

/**
 * Answers requests for `app://` addresses with what the application answers. They wait until it is there, so that a
 * window can be made before it. Only reading is served, and only our own host.
 */
export function createAppProtocolHandler({ fetch, log }: { fetch: Promise<App['fetch']>; log: Log }) {
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plain(405, 'Only GET and HEAD are served.');
    if (!isOwnAddress(request.url)) return plain(404, 'There is nothing at this address.');
    try {
      return withCommonHeaders(await (await fetch)(request));
    } catch (error) {
      log.error({ err: error, url: request.url }, 'a request failed');
      return plain(500, 'Polyptych could not answer this request: see its log.');
    }
  };
}

function withCommonHeaders(response: Response): Response {
  const headers = new Headers(commonHeaders);
  for (const [name, value] of response.headers) headers.set(name, value);
  return new Response(response.body, { status: response.status, headers });
}

function plain(status: number, sentence: string): Response {
  return new Response(sentence, {
    status,
    headers: { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
