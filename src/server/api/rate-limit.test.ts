import { expect, test } from 'vitest';
import { createRateLimit, mostOpenRequests } from './rate-limit.ts';

const key = { id: 'one', requestsPerMinute: 3 };

function start() {
  let time = 0;
  const limit = createRateLimit({ now: () => time });
  const ask = (of = key) => {
    const admission = limit.admit(of);
    if (admission.kind === 'admitted') admission.release();
    return admission.kind === 'admitted' ? 'admitted' : admission.retryAfterSeconds;
  };
  return { limit, ask, pass: (ms: number) => (time += ms) };
}

test("a minute's requests may come at once, and then one each time that its share of the minute is over", () => {
  const { ask, pass } = start();
  expect([ask(), ask(), ask()]).toEqual(['admitted', 'admitted', 'admitted']);
  expect(ask()).toBe(20);
  pass(19_000);
  expect(ask()).toBe(1);
  pass(1_000);
  expect([ask(), ask()]).toEqual(['admitted', 20]);
});

test('no more than a minute is saved up, and one key does not use up another', () => {
  const { ask, pass } = start();
  pass(3_600_000);
  expect([ask(), ask(), ask(), ask()].filter((one) => one === 'admitted')).toHaveLength(3);
  expect(ask({ ...key, id: 'two' })).toBe('admitted');
});

test('a clock that is set back takes nothing and gives nothing', () => {
  const { ask, pass } = start();
  ask();
  pass(-60_000);
  expect([ask(), ask(), ask()]).toEqual(['admitted', 'admitted', 20]);
});

test('open requests are counted until they are given back, each once', () => {
  const { limit } = start();
  const many = { id: 'one', requestsPerMinute: 1000 };
  const open = Array.from({ length: mostOpenRequests }, () => limit.admit(many));
  expect(limit.admit(many)).toEqual({ kind: 'refused', retryAfterSeconds: 5 });
  const [first] = open;
  if (first?.kind === 'admitted') {
    first.release();
    first.release();
  }
  expect([limit.admit(many).kind, limit.admit(many).kind]).toEqual(['admitted', 'refused']);
});
