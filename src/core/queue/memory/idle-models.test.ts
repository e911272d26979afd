import { expect, test } from 'vitest';
import type { HeldModel } from './held-models.ts';
import { fallsAsleep, idleModels } from './idle-models.ts';

const held = (modelId: string, changes: Partial<HeldModel> = {}): HeldModel => ({
  deviceId: 'd0',
  modelId,
  footprintBytes: 1,
  lastUsedAt: 0,
  inUse: false,
  waitedFor: false,
  worth: 1,
  ...changes,
});
const limits = { timeoutMs: 600, keepWarmModels: 0 };
const leaving = (models: HeldModel[], now: number, given = limits) =>
  idleModels(models, now, given).map(({ deviceId, modelId }) => `${modelId} ${deviceId}`);

test('a model that nobody used for the time leaves, and not a moment before', () => {
  expect(leaving([held('m')], 599)).toEqual([]);
  expect(leaving([held('m')], 600)).toEqual(['m d0']);
});

test('what is in use or waited for stays, and with a time of 0 everything does', () => {
  expect(leaving([held('m', { inUse: true }), held('n', { waitedFor: true })], 9000)).toEqual([]);
  expect(leaving([held('m')], 9_000_000, { ...limits, timeoutMs: 0 })).toEqual([]);
});

test('the most wanted models stay, each on the device that used it last', () => {
  const models = [
    held('popular', { worth: 9 }),
    held('popular', { worth: 9, deviceId: 'd1', lastUsedAt: 5 }),
    held('rare'),
  ];
  expect(leaving(models, 9000, { ...limits, keepWarmModels: 1 })).toEqual(['popular d0', 'rare d0']);
  expect(leaving(models, 9000, { ...limits, keepWarmModels: 2 })).toEqual(['popular d0']);
});

test('nothing is kept warm for longer than a day', () => {
  const dayMs = 24 * 3600 * 1000;
  expect(leaving([held('m')], dayMs - 1, { ...limits, keepWarmModels: 1 })).toEqual([]);
  expect(leaving([held('m')], dayMs, { ...limits, keepWarmModels: 1 })).toEqual(['m d0']);
});

test('a device falls asleep once it held nothing for the time', () => {
  expect(fallsAsleep(100, 699, 600)).toBe(false);
  expect(fallsAsleep(100, 700, 600)).toBe(true);
  expect([fallsAsleep(null, 9000, 600), fallsAsleep(100, 9000, 0)]).toEqual([false, false]);
});
