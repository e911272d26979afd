import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pictureTask, startWorker, workerEntry, type WorkerProcess } from './worker-process.ts';

for (const [how, end] of [
  ['asked to shut down', (worker: WorkerProcess) => worker.send({ type: 'shutdown' })],
  ['terminated', (worker: WorkerProcess) => worker.child.kill('SIGTERM')],
  ['left by its host', (worker: WorkerProcess) => worker.child.disconnect()],
] as const)
  test(`in the middle of a picture, ${how}: it ends with 0 and leaves nothing half done`, async () => {
    const worker = startWorker();
    const { leaseId, task, folder } = pictureTask({ steps: 150 });
    worker.send({ type: 'run', batch: [{ leaseId, task }] });
    await worker.hears('progress', ({ previewWritten }) => previewWritten);
    end(worker);
    expect(await worker.exited).toEqual({ code: 0, signal: null });
    expect(readdirSync(folder)).toEqual(['preview.png']);
    // A host that shuts down puts its pictures back into the queue: they have not failed.
    expect(worker.said.map(({ type }) => type)).not.toContain('failed');
  });

test('when its host is killed, a worker ends by itself', async () => {
  // The host forks a worker in the middle of a picture, and tells its number; the worker has the host's output too.
  const { leaseId, task, folder } = pictureTask({ steps: 150 });
  const script = `
    const { fork } = require('node:child_process');
    const worker = fork(${JSON.stringify(workerEntry)}, [process.argv[1]], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    worker.on('message', ({ type }) => { if (type === 'progress') process.stdout.write(worker.pid + '\\n'); });
    worker.send(JSON.parse(process.argv[2]));`;
  const options = { deviceId: 'cpu', executionProvider: 'cpu', threads: 1, heartbeatIntervalMs: 1000 };
  const run = { type: 'run', batch: [{ leaseId, task }] };
  const host = spawn(process.execPath, ['-e', script, JSON.stringify(options), JSON.stringify(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await once(host.stdout, 'data');
  const pid = Number(String(output).trim().split('\n')[0]);
  expect(() => process.kill(pid, 0)).not.toThrow();
  // The pipe closes only when the last process that holds it, the worker, is gone.
  const closed = once(host.stdout, 'close');
  host.stdout.resume();
  host.kill('SIGKILL');
  await closed;
  expect(readdirSync(folder).filter((name) => name !== 'preview.png')).toEqual([]);
});

test('started by hand, a worker says who should start it', () => {
  for (const options of [[], ['{"deviceId":1}']]) {
    const { status, stderr } = spawnSync(process.execPath, [workerEntry, ...options], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr.trim()).toMatch(/^A worker is started by its host, .*\.$/);
  }
});
