import { expect, test } from 'vitest';
import { createDrawnAtOnce } from './drawn-at-once.ts';

test('the most that one process was given at once is kept, and another process begins anew', () => {
  const drawn = createDrawnAtOnce();
  expect(drawn.of('d', 7)).toBeNull();
  drawn.began('d', 7, 100);
  drawn.began('d', 7, 400);
  drawn.began('d', 7, 200);
  expect(drawn.of('d', 7)).toBe(400);
  expect(drawn.of('d', 8)).toBeNull();
  drawn.began('d', 8, 100);
  expect(drawn.of('d', 8)).toBe(100);
});

test('a process that ran out of memory says nothing more', () => {
  const drawn = createDrawnAtOnce();
  drawn.began('d', 7, 100);
  drawn.ranOut('d');
  drawn.began('d', 7, 50);
  expect(drawn.of('d', 7)).toBeNull();
});
