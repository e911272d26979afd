import { expect, it } from 'vitest';
import type { FileTask } from '#shared/contract/files.ts';
import { longWork, taskFraction, taskLine } from './task-words.ts';

const none = { added: 0, known: 0, moved: 0, missing: 0, refused: 0 };
const task: FileTask = {
  ...{ id: 'a', kind: 'import', state: 'running', total: 2000, done: 1001, secondsLeft: null },
  ...{ counts: { ...none, added: 1000, refused: 1 }, problems: [], error: null },
};

it('says how far it is and what came of it so far, and then what came of it', () => {
  expect(taskLine(task)).toBe('1,001 of 2,000: 1,000 new, 1 refused');
  expect(taskLine({ ...task, secondsLeft: 61 })).toBe('1,001 of 2,000: 1,000 new, 1 refused · 1:01 left');
  expect(taskLine({ ...task, state: 'done' })).toBe('1,000 new, 1 refused.');
  expect(taskLine({ ...task, state: 'cancelled', counts: none })).toBe('Stopped. No pictures.');
  expect(taskLine({ ...task, kind: 'check', state: 'done', counts: { ...none, known: 3, missing: 1 } })).toBe(
    '3 sound, 1 missing.',
  );
});

it('does not know how far it is before the pictures are counted', () => {
  expect(taskFraction({ ...task, state: 'listing', total: null })).toBeNull();
  expect(taskFraction(task)).toBeCloseTo(0.5);
  expect(taskFraction({ ...task, total: 0, done: 0 })).toBe(1);
});

it('counts as long what somebody asked for and what has a pace', () => {
  const long = { ...task, secondsLeft: 9 };
  expect(longWork([task, long])).toBe(long);
  expect(longWork([task])).toBeUndefined();
  expect(longWork([{ ...long, kind: 'rescan' }])).toBeUndefined();
  expect(longWork([{ ...long, state: 'done' }])).toBeUndefined();
});
