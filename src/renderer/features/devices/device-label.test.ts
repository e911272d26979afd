import { describe, expect, it } from 'vitest';
import { sampleDevice as device, sampleJob } from '#shared/contract/samples.ts';
import { activityOf, loadedOn, shortModelName, shortNameOf } from './device-label.ts';

const job = sampleJob({
  state: 'running',
  units: [
    {
      index: 0,
      seed: 1,
      attempts: 1,
      state: 'running',
      deviceId: 'simulated-1',
      startedAt: 1,
      phase: 'denoising',
      progress: { step: 14, steps: 20 },
      previewUrl: null,
    },
  ],
});

describe('a device', () => {
  it('says what it draws and how far it is', () => {
    const busy = device({ worker: { state: 'busy', jobId: 'job', unitIndex: 0 } });
    expect(activityOf(busy, [job], 0)).toEqual({
      tone: 'busy',
      text: 'a red lighthouse by the sea at dusk',
      detail: '14 of 20',
      fraction: 0.7,
    });
  });

  it('counts down to its restart, with the reason', () => {
    const error = { code: 'worker_lost', message: 'Its process ended.' } as const;
    const restarting = device({ worker: { state: 'restarting', retryAt: 5000, error } });
    expect(activityOf(restarting, [], 2500).text).toBe('Restarting in 3 s: Its process ended.');
    expect(activityOf(restarting, [], 9000).text).toBe('Restarting: Its process ended.');
  });

  it('counts down to its next trial when it is left alone', () => {
    const error = { code: 'worker_lost', message: 'It failed again and again.' } as const;
    const stopped = device({ worker: { state: 'stopped', retryAt: 65_000, error } });
    expect(activityOf(stopped, [], 1000)).toMatchObject({ tone: 'danger', text: 'Tried again in 1:04' });
    expect(activityOf(stopped, [], 65_000).text).toBe('Tried again now');
  });

  it('is told apart from one that is not in use', () => {
    expect(activityOf(device(), [], 0).text).toBe('Idle');
    expect(activityOf(device({ enabled: false, worker: { state: 'off' } }), [], 0).text).toBe('Not in use');
    expect(activityOf(device({ worker: { state: 'off' } }), [], 0).text).toBe('Asleep until it is needed');
  });

  it('has a short name, also when it is gone', () => {
    expect(shortNameOf([device()], 'simulated-1')).toBe('GPU 1');
    expect(shortNameOf([device({ id: 'cpu', backend: 'cpu' })], 'cpu')).toBe('CPU');
    expect(shortNameOf([], 'simulated-1')).toBe('Another device');
  });

  it('is named where a model is loaded', () => {
    const second = device({ id: 'simulated-2', index: 2 });
    const empty = device({ id: 'simulated-3', index: 3, loadedModelIds: [] });
    const cpu = device({ id: 'cpu', index: 4, backend: 'cpu' });
    expect(loadedOn([device()], 'postcards')).toBe('loaded on GPU 1');
    expect(loadedOn([device(), second, empty], 'postcards')).toBe('loaded on GPU 1, 2');
    expect(loadedOn([device(), second], 'postcards')).toBe('loaded on all GPUs');
    expect(loadedOn([device(), empty, cpu], 'postcards')).toBe('loaded on GPU 1 and CPU');
    expect(loadedOn([cpu], 'postcards')).toBe('loaded on CPU');
    expect(loadedOn([device()], 'other')).toBeNull();
    const many = [0, 1, 2, 4, 5, 7].map((index) => device({ id: `simulated-${index}`, index }));
    expect(loadedOn([...many, empty], 'postcards')).toBe('loaded on GPU 0–2, 4, 5, 7');
  });

  it('goes by its model in narrow places, without its maker', () => {
    expect(shortModelName({ name: 'AMD Instinct MI25' })).toBe('Instinct MI25');
    expect(shortModelName({ name: 'NVIDIA Tesla V100-DGXS-32GB' })).toBe('V100-DGXS-32GB');
    expect(shortModelName({ name: 'AMD' })).toBe('AMD');
  });
});
