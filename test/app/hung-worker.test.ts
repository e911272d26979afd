import { afterEach, expect, test } from 'vitest';
import { type RunningApp, childProcesses, runApp } from '../support/running-app.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.dispose();
  app = null;
});

test('a worker that hangs in the middle of a picture is ended, and the picture is made by the next one', async () => {
  const pids: (number | null)[] = [];
  const running = runApp({
    workerDeadlines: { stepMs: 1500, silenceMs: 300_000 },
    processAdapter: {
      ...childProcesses,
      spawn(options) {
        const process = childProcesses.spawn(options);
        pids.push(process.pid);
        return process;
      },
    },
  });
  app = running;
  const job = await running.create({ steps: 60 });
  await running.event('jobs.progressed', ({ progress }) => (progress?.step ?? 0) >= 3);
  process.kill(pids[0] ?? Number.NaN, 'SIGSTOP');
  const ended = await running.ended(job.id);
  expect(ended).toMatchObject({ state: 'completed', units: [{ attempts: 2 }] });
  expect(pids).toHaveLength(2);
  expect(() => process.kill(pids[0] ?? Number.NaN, 0)).toThrow(/ESRCH/);
});
