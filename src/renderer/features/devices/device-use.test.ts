import { expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/settings.ts';
import { deviceUseOf, deviceUseSentence, withDeviceUse } from './device-use.ts';

const noon = new Date(2026, 4, 1, 12).getTime();

test('a device is used until it is switched off or reserved, and others stay as they are', () => {
  const other = { ...defaultSettings, excludedDeviceIds: ['b'] };
  expect(deviceUseOf('a', other)).toEqual({ state: 'used' });
  const off = withDeviceUse('a', { state: 'excluded' }, other);
  expect(off).toEqual({ excludedDeviceIds: ['b', 'a'], deviceReservations: [] });
  const reserved = withDeviceUse('a', { state: 'reserved', untilMs: noon }, off);
  expect(reserved).toEqual({
    excludedDeviceIds: ['b'],
    deviceReservations: [{ deviceId: 'a', untilMs: noon }],
  });
  expect(deviceUseOf('a', reserved)).toEqual({ state: 'reserved', untilMs: noon });
  expect(withDeviceUse('a', { state: 'used' }, reserved)).toEqual({
    excludedDeviceIds: ['b'],
    deviceReservations: [],
  });
});

test('what keeps a device from use is said, with the day where a reservation ends on another one', () => {
  expect(deviceUseSentence({ state: 'used' }, noon)).toBeNull();
  expect(deviceUseSentence({ state: 'excluded' }, noon)).toBe('Switched off: the queue does not use it.');
  expect(deviceUseSentence({ state: 'reserved', untilMs: noon + 3_600_000 }, noon)).toBe(
    'Reserved until 13:00.',
  );
  expect(deviceUseSentence({ state: 'reserved', untilMs: noon + 86_400_000 }, noon)).toBe(
    'Reserved until May 2, 12:00.',
  );
  expect(deviceUseSentence({ state: 'reserved', untilMs: null }, noon)).toBe(
    'Reserved until it is released.',
  );
});
