import type { App } from '#core/app-options.ts';

/** What the application alone has; the rest of the page comes from the development server, which builds it on demand. */
const ownPaths = /^\/(images|thumbnails|previews)\//;

/** The page under development loads and connects to its own server, and styles itself. */
const contentSecurityPolicy =
  "default-src 'self' 'unsafe-inline' http://localhost:* ws://localhost:* ws: data: blob:; frame-ancestors 'none'";

/**
 * The development server's address, which `npm run dev` puts into the environment; null in a packaged app, whatever is
 * there, and for what is not this machine.
 */
export function devServerAddress(
  environment: Readonly<Record<string, string | undefined>>,
  packaged: boolean,
): string | null {
  const address = environment['ELECTRON_RENDERER_URL'];
  if (packaged || address === undefined || !URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? origin : null;
}

/** The application's `fetch` with the page taken from the development server. */
export function throughDevServer(fetchApp: App['fetch'], address: string): App['fetch'] {
  return async (request) => {
    const url = new URL(request.url);
    if (ownPaths.test(url.pathname)) return fetchApp(request);
    const response = await fetch(`${address}${url.pathname}${url.search}`, { method: request.method });
    const headers = new Headers({
      'Content-Security-Policy': contentSecurityPolicy,
      'Cache-Control': 'no-store',
    });
    const type = response.headers.get('Content-Type');
    if (type !== null) headers.set('Content-Type', type);
    return new Response(response.body, { status: response.status, headers });
  };
}
