/** What is left of a key's requests, and of its open ones. */
interface Account {
  /** Requests that may come now; grows with time, never above a minute's. */
  tokens: number;
  at: number;
  open: number;
}

/** One key may have so many requests open at a time, event streams included. */
export const mostOpenRequests = 64;

/** Either a place, which is to be given back, or after how many seconds to come again. */
export type Admission =
  { kind: 'admitted'; release(): void } | { kind: 'refused'; retryAfterSeconds: number };

/**
 * A token bucket for each key (https://en.wikipedia.org/wiki/Token_bucket): a minute's requests may come at once, then
 * they trickle in. Times are milliseconds.
 */
export function createRateLimit({ now }: { now: () => number }) {
  const accounts = new Map<string, Account>();
  return {
    admit({ id, requestsPerMinute }: { id: string; requestsPerMinute: number }): Admission {
      const time = now();
      const account = accounts.get(id) ?? { tokens: requestsPerMinute, at: time, open: 0 };
      accounts.set(id, account);
      const perMs = requestsPerMinute / 60_000;
      // A clock that is set back gives nothing.
      const grown = account.tokens + Math.max(0, time - account.at) * perMs;
      account.tokens = Math.min(requestsPerMinute, grown);
      account.at = time;
      if (account.open >= mostOpenRequests) return { kind: 'refused', retryAfterSeconds: 5 };
      if (account.tokens < 1)
        return {
          kind: 'refused',
          retryAfterSeconds: Math.max(1, Math.ceil((1 - account.tokens) / perMs / 1000)),
        };
      account.tokens -= 1;
      account.open += 1;
      let held = true;
      return {
        kind: 'admitted',
        release() {
          if (held) account.open -= 1;
          held = false;
        },
      };
    },
  };
}
