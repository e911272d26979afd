import { expect, test } from 'vitest';
import type { Device } from '#shared/contract/devices.ts';
import { nobodyDraws, nobodyDrawsForLong } from './nobody-draws.ts';

const minuteMs = 60_000;
type DeviceAtWork = Pick<Device, 'enabled' | 'worker'>;
const stopped = (message: string, { enabled = true, retryAt = 0 } = {}): DeviceAtWork => ({
  enabled,
  worker: { state: 'stopped', retryAt, error: { code: 'worker_lost', message } },
});
const starting: DeviceAtWork = { enabled: true, worker: { state: 'starting' } };

test('when the workers of all devices in use have stopped, the first one says why', () => {
  const devices = [
    stopped('Not used.', { enabled: false }),
    stopped('It failed.'),
    stopped('It failed, too.'),
  ];
  expect(nobodyDraws(devices)).toMatchObject({
    code: 'no_device',
    message: 'No device can draw. It failed.',
  });
});

test('one worker that may still draw is enough, and so is a device that is yet to be found', () => {
  expect(nobodyDraws([stopped('It failed.'), starting])).toBeNull();
  expect(nobodyDraws([stopped('Not used.', { enabled: false })])).toBeNull();
  expect(nobodyDraws([])).toBeNull();
});

test('a run waits while some device is tried again soon, and ends when all were left alone for long', () => {
  const soon = stopped('It failed.', { retryAt: 15 * minuteMs });
  const late = stopped('It failed four times.', { retryAt: 60 * minuteMs });
  expect(nobodyDrawsForLong([late, soon], 0)).toBeNull();
  expect(nobodyDrawsForLong([late, starting], 0)).toBeNull();
  expect(nobodyDrawsForLong([], 0)).toBeNull();
  expect(nobodyDrawsForLong([late], 0)).toMatchObject({ code: 'no_device' });
});
