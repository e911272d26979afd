/** Which loopback origin stands in for which of the app's own (`app://polyptych`), in both directions. */
const loopbackOf = new Map<string, string>();

export function setLoopback(ownOrigin: string, loopbackOrigin: string): void {
  loopbackOf.set(ownOrigin, loopbackOrigin);
}

/** `app://polyptych` out of `app://polyptych/any?thing`; the URL class knows no origins of schemes that are not the web's. */
export function ownOriginOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** An address as the app knows it, as Chromium knows it. */
export function toChromium(url: string): string {
  for (const [own, loopback] of loopbackOf) if (isBelow(own, url)) return loopback + url.slice(own.length);
  return url;
}

/** An address as Chromium knows it, as the app knows it. */
export function toApp(url: string): string {
  for (const [own, loopback] of loopbackOf)
    if (isBelow(loopback, url)) return own + url.slice(loopback.length);
  return url;
}

function isBelow(origin: string, url: string): boolean {
  return url === origin || url.startsWith(`${origin}/`);
}
