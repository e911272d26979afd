import { expect, test } from 'vitest';
import type { FileTask } from '#shared/contract/files.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { createFileTasks, type TaskReport } from './file-tasks.ts';

const quiet = () => {};

test('the time left is told once there is a pace, and no more at the end', async () => {
  const clock = createVirtualClock();
  const told: FileTask[] = [];
  const tasks = createFileTasks({
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    tell: (task) => void told.push(task),
  });
  const { promise: begun, resolve: begin } = Promise.withResolvers<TaskReport>();
  const { promise: goesOn, resolve: finish } = Promise.withResolvers<void>();
  const { ended } = tasks.add('import', async (report) => {
    begin(report);
    await goesOn;
  });
  const report = await begun;
  // To list the files is no part of the pace.
  clock.advance(60_000);
  report.setTotal(100);
  clock.advance(1000);
  report.count('added', { amount: 5 });
  clock.advance(500);
  expect(told.at(-1)).toMatchObject({ state: 'running', done: 5, secondsLeft: null });
  clock.advance(8350);
  report.count('added', { amount: 15 });
  clock.advance(150);
  // 20 in 10 s: 80 more take 40.
  expect(told.at(-1)).toMatchObject({ done: 20, secondsLeft: 40 });
  finish();
  expect(await ended).toMatchObject({ state: 'done', secondsLeft: null });
});
