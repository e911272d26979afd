import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestFacts } from './access.ts';

/** What the access decisions need of a request. A header that came twice counts as it is joined, and so fits nothing. */
export function factsOf(request: IncomingMessage): RequestFacts {
  const one = (name: string) => {
    const values = request.headersDistinct[name];
    return values?.join(', ');
  };
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    host: one('host'),
    origin: one('origin'),
    secFetchSite: one('sec-fetch-site'),
    secFetchMode: one('sec-fetch-mode'),
    secFetchDest: one('sec-fetch-dest'),
    cookie: request.headers.cookie,
  };
}

/** The pages are for this machine alone, wherever the server listens; other programs come with a key. */
export function isFromThisMachine({ socket: { remoteAddress = '' } }: IncomingMessage): boolean {
  const address = remoteAddress.replace(/^::ffff:/, '');
  return address === '::1' || address.startsWith('127.');
}

/** Answers an upgrade with a status instead of a connection. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
