import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobRequest } from '#shared/contract/jobs.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { type RunningApp, childProcesses, runApp } from '../support/running-app.ts';
import { makeTinyModel } from '../worker/tiny-model.ts';

let home: string;
let app: RunningApp | null = null;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-batches-'));
});
afterEach(async () => {
  await app?.dispose();
  rmSync(home, { recursive: true, force: true });
});

/** One device, and the sizes of the batches it was given and of those that came to a picture. */
function start(settings: Partial<Settings> = {}) {
  const given: number[] = [];
  const drawn: number[] = [];
  const running = runApp({
    home,
    simulatedGpus: 1,
    settingsOverrides: settings,
    processAdapter: {
      ...childProcesses,
      spawn(options) {
        const process = childProcesses.spawn(options);
        process.onMessage((message) => {
          if (message.type === 'completed') drawn.push(message.image.timings.batchSize);
        });
        return {
          ...process,
          get pid() {
            return process.pid;
          },
          send(message) {
            if (message.type === 'run') given.push(message.batch.length);
            process.send(message);
          },
        };
      },
    },
  });
  app = running;
  return { running, given, drawn };
}
async function make(running: RunningApp, ...requests: Partial<JobRequest>[]) {
  const jobs = await Promise.all(requests.map((request) => running.create(request)));
  return Promise.all(jobs.map(({ id }) => running.ended(id)));
}

test('jobs of different prompts share a batch, and each gets its own picture', async () => {
  const { running, given, drawn } = start();
  await make(running, { steps: 2 });
  const ended = await make(
    running,
    { steps: 2, prompt: 'a red lighthouse' },
    { steps: 2, prompt: 'a blue castle', guidanceScale: 1 },
    { steps: 2, prompt: 'green hills', count: 2 },
  );
  expect(ended.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  expect(given).toEqual([1, 4]);
  expect(drawn).toEqual([1, 4, 4, 4, 4]);
});

test('a batch that fits into no memory is halved until it does, and nothing is lost', async () => {
  cpSync(makeTinyModel({ hungry: true }), join(home, 'models', 'hungry'), { recursive: true });
  const { running, given, drawn } = start();
  const request = { modelId: 'hungry', steps: 2, guidanceScale: 1 };
  await make(running, request);
  const [job] = await make(running, { ...request, count: 4 });
  expect(job?.units.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed', 'completed']);
  expect(given.slice(0, 2)).toEqual([1, 4]);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(2);
  expect(drawn).toHaveLength(5);
});

test('a picture that fits into no memory alone fails with what to change, and the next job is made', async () => {
  cpSync(makeTinyModel({ hungry: true, ravenous: true }), join(home, 'models', 'hungry'), {
    recursive: true,
  });
  const { running } = start();
  const [fails, works] = await make(running, { modelId: 'hungry', steps: 2 }, { steps: 1 });
  expect(fails?.units[0]).toMatchObject({
    state: 'failed',
    error: {
      code: 'out_of_memory',
      message: expect.stringContaining('choose a smaller picture or a smaller model'),
    },
  });
  expect(works?.state).toBe('completed');
});

test('with batching off every picture is made alone', async () => {
  const { running, given } = start({ enableBatching: false });
  await make(running, { steps: 1 }, { steps: 1, count: 3 });
  expect(given).toEqual([1, 1, 1, 1]);
});
