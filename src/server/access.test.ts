import { expect, test } from 'vitest';
import { type RequestFacts, decideRequest, decideUpgrade } from './access.ts';

const rules = { port: 7878, token: 'a'.repeat(64), sessionSecret: 'b'.repeat(64) };
const cookie = `polyptych-7878=${rules.sessionSecret}`;
const facts = (changes: Partial<RequestFacts> = {}): RequestFacts => ({
  method: 'GET',
  target: '/',
  host: '127.0.0.1:7878',
  origin: undefined,
  secFetchSite: undefined,
  secFetchMode: undefined,
  secFetchDest: undefined,
  cookie,
  ...changes,
});
const ofPage = { target: '/connect', origin: 'http://127.0.0.1:7878' };

test.each(['127.0.0.1:7878', 'localhost:7878', 'LOCALHOST:7878', '[::1]:7878'])(
  '%s is this machine',
  (host) => {
    expect(decideRequest(facts({ host }), rules)).toEqual({ kind: 'allow' });
    expect(decideUpgrade(facts({ ...ofPage, host }), rules)).toEqual({ kind: 'allow' });
  },
);

test.each([
  undefined,
  '',
  'evil.example',
  'evil.example:7878',
  '127.0.0.1',
  '127.0.0.1:7879',
  '127.0.0.1.evil.example:7878',
  '127.0.0.1:7878, evil.example',
])('the host %s is refused, on HTTP and on upgrade', (host) => {
  expect(decideRequest(facts({ host }), rules)).toMatchObject({ kind: 'refuse', status: 403 });
  expect(decideUpgrade(facts({ ...ofPage, host }), rules)).toMatchObject({ kind: 'refuse', status: 403 });
});

test('on port 80 browsers leave the port out', () => {
  const request = facts({ host: 'localhost', cookie: `polyptych-80=${rules.sessionSecret}` });
  expect(decideRequest(request, { ...rules, port: 80 })).toEqual({ kind: 'allow' });
});

test.each(['http://127.0.0.1:7878', 'http://localhost:7878', 'http://[::1]:7878'])(
  '%s is our origin',
  (origin) => {
    expect(decideRequest(facts({ origin }), rules)).toEqual({ kind: 'allow' });
    expect(decideUpgrade(facts({ ...ofPage, origin }), rules)).toEqual({ kind: 'allow' });
  },
);

test.each(['null', 'https://127.0.0.1:7878', 'http://evil.example', 'http://localhost:3000', ''])(
  'the origin %s is foreign',
  (origin) => {
    expect(decideRequest(facts({ origin }), rules)).toMatchObject({ kind: 'refuse', status: 403 });
    expect(decideUpgrade(facts({ ...ofPage, origin }), rules)).toMatchObject({ kind: 'refuse', status: 403 });
  },
);

test('an upgrade needs an origin, a request does not', () => {
  expect(decideRequest(facts(), rules)).toEqual({ kind: 'allow' });
  expect(decideUpgrade(facts({ target: '/connect' }), rules)).toMatchObject({ kind: 'refuse', status: 403 });
});

test('an upgrade is for /connect alone', () => {
  expect(decideUpgrade(facts({ ...ofPage, target: '/' }), rules)).toMatchObject({ status: 400 });
  expect(decideUpgrade(facts({ ...ofPage, target: '/connect?again=1' }), rules)).toEqual({ kind: 'allow' });
});

test.each(['cross-site', 'same-site'])(
  'another page may link to us but not embed or fetch (%s)',
  (secFetchSite) => {
    const link = { secFetchSite, secFetchMode: 'navigate', secFetchDest: 'document' };
    expect(decideRequest(facts(link), rules)).toEqual({ kind: 'allow' });
    for (const secFetchDest of ['iframe', 'image', 'empty', undefined])
      expect(decideRequest(facts({ ...link, secFetchDest }), rules)).toMatchObject({ status: 403 });
    expect(decideRequest(facts({ ...link, secFetchMode: 'no-cors' }), rules)).toMatchObject({ status: 403 });
  },
);

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', ''])('the method %s is refused', (method) => {
  expect(decideRequest(facts({ method }), rules)).toMatchObject({ kind: 'refuse', status: 405 });
});

test.each(['http://127.0.0.1:7878/', '*', ''])('the target %s is no path', (target) => {
  expect(decideRequest(facts({ target }), rules)).toMatchObject({ kind: 'refuse', status: 400 });
});

test('the token of this start is exchanged, with or without a cookie; any other is refused even with one', () => {
  const target = `/?token=${rules.token}`;
  expect(decideRequest(facts({ target, cookie: undefined }), rules)).toEqual({ kind: 'exchange' });
  expect(decideRequest(facts({ target }), rules)).toEqual({ kind: 'exchange' });
  for (const wrong of ['', 'a', 'c'.repeat(64), rules.sessionSecret, `${rules.token}a`])
    expect(decideRequest(facts({ target: `/?token=${wrong}` }), rules)).toMatchObject({ status: 401 });
});

test('a token opens the front door only', () => {
  const target = `/images/one?token=${rules.token}`;
  expect(decideRequest(facts({ target, cookie: undefined }), rules)).toMatchObject({ status: 401 });
});

test.each([
  undefined,
  '',
  'polyptych-7878=',
  `polyptych-7879=${rules.sessionSecret}`,
  `polyptych-7878=${'c'.repeat(64)}`,
  `polyptych-7878=${rules.token}`,
  `x-polyptych-7878=${rules.sessionSecret}`,
])('the cookie %s is no session', (wrong) => {
  expect(decideRequest(facts({ cookie: wrong }), rules)).toMatchObject({ kind: 'refuse', status: 401 });
  expect(decideUpgrade(facts({ ...ofPage, cookie: wrong }), rules)).toMatchObject({ status: 401 });
});

test('a cookie of the same name from elsewhere does not lock us out', () => {
  expect(decideRequest(facts({ cookie: `polyptych-7878=planted; ${cookie}` }), rules)).toEqual({
    kind: 'allow',
  });
});
