import { expect, test } from 'vitest';
import { createRunningTasks } from './running-tasks.ts';

function start() {
  let time = 0;
  const tasks = createRunningTasks({ now: () => time });
  return { tasks, pass: (ms: number) => (time += ms) };
}
const half = {
  done: 0.5,
  count: 4,
  unitIndex: 2,
  progress: { step: 3, steps: 10 },
  previewUrl: '/previews/1',
};

test('each key sees the oldest of its own, and how long it still takes', () => {
  const { tasks, pass } = start();
  const first = tasks.begin('one', 4);
  tasks.begin('one', 1);
  expect(tasks.oldest('one')).toMatchObject({ share: 0, secondsLeft: 0, count: 4, step: 0 });
  pass(6_000);
  first.tell(half);
  expect(tasks.oldest('one')).toMatchObject({ share: 0.5, secondsLeft: 6, finished: 2, step: 3, steps: 10 });
  expect(tasks.oldest('two')).toBeNull();
  first.end();
  expect(tasks.oldest('one')).toMatchObject({ count: 1 });
});

test("to interrupt ends all of a key's and nobody else's", () => {
  const { tasks } = start();
  const [mine, also, other] = [tasks.begin('one', 1), tasks.begin('one', 1), tasks.begin('two', 1)];
  tasks.interrupt('one');
  expect([mine, also, other].map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  expect([mine, other].map((task) => task.wasInterrupted())).toEqual([true, false]);
});
