import { expect, test } from 'vitest';
import type { FileTask } from '#shared/contract/files.ts';
import { taskInWords } from './file-task-output.ts';

const task: FileTask = {
  id: 'a',
  kind: 'import',
  state: 'done',
  total: 3,
  done: 3,
  secondsLeft: null,
  counts: { added: 0, known: 0, moved: 0, missing: 0, refused: 0 },
  problems: [],
  error: null,
};

test('what came of an import is one line, then each file with which something is wrong', () => {
  expect(
    taskInWords({
      ...task,
      counts: { ...task.counts, added: 12, known: 2, refused: 2 },
      problems: [{ path: '/a.png', reason: 'It is damaged.' }],
    }),
  ).toBe(
    'Pictures: 12 came in, 2 were there already, 2 were refused.\n  /a.png: It is damaged.\n  and 1 more',
  );
});

test('nothing at all is said to be nothing', () => {
  expect(taskInWords(task)).toBe('There are no pictures.');
});
