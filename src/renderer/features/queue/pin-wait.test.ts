import { expect, test } from 'vitest';
import { sampleDevice, sampleJob } from '#shared/contract/samples.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
import { pinWait } from './pin-wait.ts';

const device = sampleDevice({ id: 'g', name: 'GPU 2' });
const job = sampleJob({ pinnedDeviceId: 'g' });
const at = new Date(2026, 4, 1, 12).getTime();
const wait = (changes: Parameters<typeof sampleDevice>[0] = {}, settings = defaultSettings) =>
  pinWait(job, [{ ...device, ...changes }], settings, at);

test('a job whose device works waits for nothing else', () => {
  expect(wait()).toBeNull();
  expect(wait({ worker: { state: 'busy', jobId: 'x', unitIndex: 0 } })).toBeNull();
  expect(pinWait(sampleJob(), [], defaultSettings, at)).toBeNull();
});

test('what is in the way of its device is said', () => {
  expect(wait({ health: 'lost' })).toBe('Waits for GPU 2, which is lost');
  expect(wait({ enabled: false })).toMatch(/not in use with the present settings$/);
  expect(wait({}, { ...defaultSettings, excludedDeviceIds: ['g'] })).toBe(
    'Waits for GPU 2, which is switched off',
  );
  expect(pinWait(job, [], defaultSettings, at)).toBe('Waits for a device that is not there');
});

test('a reservation is told with its end', () => {
  const reserved = (untilMs: number | null) =>
    wait({}, { ...defaultSettings, deviceReservations: [{ deviceId: 'g', untilMs }] });
  expect(reserved(at + 90 * 60_000)).toBe('Waits for GPU 2, which is reserved until 13:30');
  expect(reserved(null)).toBe('Waits for GPU 2, which is reserved until it is released');
});

test('a job with nothing left to begin does not wait', () => {
  const units = [{ index: 0, seed: 1, attempts: 1, state: 'cancelled', finishedAt: 1 }] as const;
  expect(pinWait({ ...job, units: [...units] }, [], defaultSettings, at)).toBeNull();
});
