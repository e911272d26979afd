import { expect, test } from 'vitest';
import { isForeignPage, tokenOf } from './credentials.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  [{ authorization: 'Bearer poly_1' }, 'poly_1'],
  [{ authorization: 'bearer   poly_1 ' }, 'poly_1'],
  [{ 'x-api-key': 'poly_1' }, 'poly_1'],
  [{ authorization: basic('anyone:poly_1') }, 'poly_1'],
  [{ authorization: basic(':poly_1') }, 'poly_1'],
  [{ authorization: basic('anyone:') }, null],
  [{ authorization: basic('poly_1') }, null],
  [{ authorization: 'Bearer' }, null],
  [{ authorization: 'Digest poly_1' }, null],
  [{ cookie: 'token=poly_1' }, null],
  [{}, null],
])('%j brings the token %j', (headers, token) => {
  expect(tokenOf(new Headers(headers as Record<string, string>))).toBe(token);
});

const ask = (headers: Record<string, string>) =>
  // A Request drops headers that only browsers may set.
  isForeignPage({ headers: new Headers({ host: '127.0.0.1:7878', ...headers }) } as Request);

test.each([
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:1' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
])('a page elsewhere is known by %j', (headers) => {
  expect(ask(headers)).toBe(true);
});

test.each([
  {},
  { origin: 'http://127.0.0.1:7878', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
])('a program, our own page and a link are not: %j', (headers) => {
  expect(ask(headers)).toBe(false);
});
