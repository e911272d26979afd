import { createHash, timingSafeEqual } from 'node:crypto';

/** What is known of a request before anything is done with it. */
export interface RequestFacts {
  method: string;
  /** The request target as it came: path and query. */
  target: string;
  host: string | undefined;
  origin: string | undefined;
  secFetchSite: string | undefined;
  secFetchMode: string | undefined;
  secFetchDest: string | undefined;
  cookie: string | undefined;
}

export interface AccessRules {
  port: number;
  /** In the printed address, new at each start. */
  token: string;
  /** In the cookie, the same over restarts. */
  sessionSecret: string;
}

export type AccessDecision =
  | { kind: 'allow' }
  /** The token is right: answer with the cookie and lead to the page. */
  | { kind: 'exchange' }
  | { kind: 'refuse'; status: 400 | 401 | 403 | 405; reason: string };

const connectPath = '/connect';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

export const cookieName = (port: number) => `polyptych-${port}`;

/** Decides about an HTTP request. Only reading is ever allowed: what changes something goes over the WebSocket. */
export function decideRequest(facts: RequestFacts, rules: AccessRules): AccessDecision {
  const refusal = refuseForeign(facts, rules);
  if (refusal) return refusal;
  if (isForeignFetch(facts)) return refuse(403, 'The request comes from another site.');
  const { path, query } = splitTarget(facts.target);
  const token = path === '/' ? query.get('token') : null;
  if (token !== null)
    return isSame(token, rules.token) ? { kind: 'exchange' } : refuse(401, 'The token is not of this start.');
  return hasSession(facts, rules) ? { kind: 'allow' } : refuse(401, 'There is no session.');
}

/** Decides about a WebSocket. Browsers send cookies and an origin with every one of them, and no page's policy stops them. */
export function decideUpgrade(facts: RequestFacts, rules: AccessRules): AccessDecision {
  const refusal = refuseForeign(facts, rules);
  if (refusal) return refusal;
  if (facts.origin === undefined) return refuse(403, 'The origin is missing.');
  if (splitTarget(facts.target).path !== connectPath) return refuse(400, `Connect to ${connectPath}.`);
  return hasSession(facts, rules) ? { kind: 'allow' } : refuse(401, 'There is no session.');
}

function refuseForeign(facts: RequestFacts, rules: AccessRules): AccessDecision | null {
  if (facts.method !== 'GET' && facts.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are served.');
  if (!facts.target.startsWith('/')) return refuse(400, 'The request target must be a path.');
  const hosts = ownHosts(rules.port);
  // A foreign name that resolves to this machine (DNS rebinding) comes with that name here.
  if (facts.host === undefined || !hosts.includes(facts.host.toLowerCase()))
    return refuse(403, 'The host is not this machine.');
  if (facts.origin !== undefined && !hosts.some((host) => facts.origin === `http://${host}`))
    return refuse(403, 'The request comes from another site.');
  return null;
}

/** Browsers leave the default port out. */
function ownHosts(port: number): string[] {
  const hosts = loopbackNames.map((name) => `${name}:${port}`);
  return port === 80 ? [...loopbackNames, ...hosts] : hosts;
}

/** Another site, or another program's page on this machine, may link to us but neither embed nor fetch. */
function isForeignFetch({ secFetchSite, secFetchMode, secFetchDest }: RequestFacts): boolean {
  if (secFetchSite === undefined || secFetchSite === 'same-origin' || secFetchSite === 'none') return false;
  return !(secFetchMode === 'navigate' && secFetchDest === 'document');
}

function hasSession({ cookie }: RequestFacts, { port, sessionSecret }: AccessRules): boolean {
  const prefix = `${cookieName(port)}=`;
  // All of that name are looked at: a program on another port could put one of its own before ours.
  return (cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .some((part) => part.startsWith(prefix) && isSame(part.slice(prefix.length), sessionSecret));
}

/** Compares in a time that tells nothing: digests have one length whatever came. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

function refuse(status: 400 | 401 | 403 | 405, reason: string): AccessDecision {
  return { kind: 'refuse', status, reason };
}
