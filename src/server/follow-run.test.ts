import { expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { sampleDevice, sampleMachine, sampleRun } from '#shared/contract/samples.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { followRun } from './follow-run.ts';

const minuteMs = 60_000;

test('a run of which no device draws in spite of many tries is left in one sentence, and kept', async () => {
  const run = sampleRun();
  const events = createEventLog<Events>();
  const told: string[] = [];
  const app = {
    events,
    imagePath: () => null,
    handlers: {
      'runs.list': () => ({ runs: [] }),
      'runs.start': () => run,
      'runs.resume': () => run,
      'runs.stop': () => run,
      'app.snapshot': () => {
        throw new Error('The run has not ended.');
      },
    },
  };
  const output = {
    onRun: () => void told.push('run'),
    onImage: () => void told.push('image'),
    onEnd: () => void told.push('end'),
  };
  const { signal } = new AbortController();
  const following = followRun(app, run.plan, output, { signal, clock: { now: () => 0 } });
  const error = { code: 'worker_lost', message: 'It failed again and again.' } as const;
  const leftAlone = (retryAt: number) =>
    events.emit('devices.changed', {
      devices: [sampleDevice({ worker: { state: 'stopped', retryAt, error } })],
      machine: sampleMachine(),
    });
  leftAlone(15 * minuteMs);
  leftAlone(60 * minuteMs);
  await expect(following).rejects.toThrow(
    'No device can draw. It failed again and again. The run is kept: "run --continue" goes on with it.',
  );
  expect(told).toEqual(['run']);
});
