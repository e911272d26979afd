import { describe, expect, it } from 'vitest';
import { noDesktopCapabilities } from '#shared/contract/desktop.ts';
import type { Job, Unit } from '#shared/contract/jobs.ts';
import { sampleDevice, sampleJob, sampleMachine, sampleReading } from '#shared/contract/samples.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
import { initialStudioState, reduceStudio, withSnapshot } from './studio-state.ts';

const running: Unit = {
  index: 0,
  seed: 1,
  attempts: 1,
  state: 'running',
  deviceId: 'cpu',
  startedAt: 10,
  phase: 'loading',
  progress: null,
  previewUrl: null,
};

const job = (id: string, createdAt: number, units: Unit[] = [running]): Job =>
  sampleJob({ id, createdAt, state: 'running', units });

const withJobs = (...jobs: Job[]) =>
  jobs.reduce(
    (state, next) => reduceStudio(state, { name: 'jobs.changed', payload: { job: next } }),
    initialStudioState,
  );

const progressed = {
  unitIndex: 0,
  phase: 'denoising',
  progress: { step: 3, steps: 20 },
  previewUrl: '/previews/a',
  estimatedFinishAt: 99,
  estimatedFinishRange: { earliest: 98, latest: 101 },
} as const;

describe('the studio state', () => {
  it('keeps jobs oldest first, whatever order the news come in', () => {
    expect(withJobs(job('b', 2), job('a', 1)).jobs.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('replaces a job that it knows', () => {
    const state = withJobs(job('a', 1), { ...job('a', 1), state: 'completed' });
    expect(state.jobs.map(({ state: jobState }) => jobState)).toEqual(['completed']);
  });

  it('shows a step of a running unit and leaves other jobs as they are', () => {
    const before = withJobs(job('a', 1), job('b', 2));
    const after = reduceStudio(before, { name: 'jobs.progressed', payload: { jobId: 'a', ...progressed } });
    expect(after.jobs[0]?.units[0]).toMatchObject({ phase: 'denoising', progress: { step: 3, steps: 20 } });
    expect(after.jobs[0]?.estimatedFinishAt).toBe(99);
    expect(after.jobs[1]).toBe(before.jobs[1]);
  });

  it('keeps the last preview when a step brings none', () => {
    const first = reduceStudio(withJobs(job('a', 1)), {
      name: 'jobs.progressed',
      payload: { jobId: 'a', ...progressed },
    });
    const second = reduceStudio(first, {
      name: 'jobs.progressed',
      payload: { jobId: 'a', ...progressed, previewUrl: null },
    });
    expect(second.jobs[0]?.units[0]).toMatchObject({ previewUrl: '/previews/a' });
  });

  it('ignores a step of a unit that has ended', () => {
    const before = withJobs(
      job('a', 1, [{ index: 0, seed: 1, attempts: 1, state: 'cancelled', finishedAt: 5 }]),
    );
    const after = reduceStudio(before, { name: 'jobs.progressed', payload: { jobId: 'a', ...progressed } });
    expect(after.jobs).toEqual(before.jobs);
  });

  it('moves the ends of jobs of which nothing else is new, and leaves the others as they are', () => {
    const before = withJobs(job('a', 1), job('b', 2));
    const end = { estimatedFinishAt: 7, estimatedFinishRange: { earliest: 6, latest: 9 } };
    const after = reduceStudio(before, {
      name: 'jobs.predicted',
      payload: { finish: [{ jobId: 'b', ...end }] },
    });
    expect(after.jobs[1]).toEqual({ ...before.jobs[1], ...end });
    expect(after.jobs[0]).toBe(before.jobs[0]);
  });

  it('forgets a job that was taken off the list', () => {
    const state = reduceStudio(withJobs(job('a', 1)), { name: 'jobs.removed', payload: { jobId: 'a' } });
    expect(state.jobs).toEqual([]);
  });

  it('takes readings without touching the devices, and ignores those of devices that are gone', () => {
    const changed = { devices: [sampleDevice()], machine: sampleMachine() };
    const before = reduceStudio(initialStudioState, { name: 'devices.changed', payload: changed });
    const after = reduceStudio(before, {
      name: 'devices.sampled',
      payload: {
        readings: [sampleReading({ utilizationPercent: 96 }), sampleReading({ deviceId: 'gone' })],
      },
    });
    expect(after.devices).toBe(before.devices);
    expect([...after.readings.keys()]).toEqual(['simulated-1']);
    expect(after.readings.get('simulated-1')?.utilizationPercent).toBe(96);
  });

  it('believes a snapshot over all it knew, but for the connection', () => {
    const before = { ...withJobs(job('old', 1)), connection: { state: 'connected' } as const };
    const after = withSnapshot(before, {
      sequence: 7,
      version: '1.0.0',
      shell: 'browser',
      capabilities: { ...noDesktopCapabilities, revealImage: true },
      modelsFolder: '/models',
      jobs: [job('b', 2), job('a', 1)],
      devices: [sampleDevice({ utilizationPercent: 40 })],
      machine: sampleMachine({ gpuCount: 1 }),
      models: [],
      modelImports: { imports: [], hasHubToken: false },
      settings: { ...defaultSettings, multiGpu: true },
    });
    expect(after.jobs.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(after.settings.multiGpu).toBe(true);
    expect(after.machine.gpuCount).toBe(1);
    expect(after.readings.get('simulated-1')?.utilizationPercent).toBe(40);
    expect(after.about).toEqual({
      version: '1.0.0',
      shell: 'browser',
      capabilities: { ...noDesktopCapabilities, revealImage: true },
      modelsFolder: '/models',
    });
    expect(after.connection).toBe(before.connection);
  });
});
