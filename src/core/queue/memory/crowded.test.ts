import { expect, test } from 'vitest';
import { isCrowded, leavingForOthers } from './crowded.ts';
import type { HeldModel } from './held-models.ts';

const mebibyte = 1024 * 1024;
const calm = {
  memoryFreeBytes: 600 * mebibyte,
  memoryUsedByOthersBytes: 300 * mebibyte,
  usedByOthersWhenCalmBytes: 300 * mebibyte,
  safetyBytes: 512 * mebibyte,
};

test('a device is crowded when others took memory and less than the margin is free', () => {
  expect(isCrowded(calm)).toBe(false);
  const taken = { memoryFreeBytes: 400 * mebibyte, memoryUsedByOthersBytes: 500 * mebibyte };
  expect(isCrowded({ ...calm, ...taken })).toBe(true);
});

test('what our own models take, or nobody knows, is no reason', () => {
  expect(isCrowded({ ...calm, memoryFreeBytes: 0 })).toBe(false);
  expect(isCrowded({ ...calm, memoryFreeBytes: null })).toBe(false);
});

const held = (modelId: string, changes: Partial<HeldModel> = {}): HeldModel => ({
  deviceId: 'd0',
  modelId,
  footprintBytes: 100,
  lastUsedAt: 0,
  inUse: false,
  waitedFor: false,
  worth: 1,
  ...changes,
});
const leaving = (models: HeldModel[], neededBytes: number) =>
  leavingForOthers(models, neededBytes).map(({ modelId }) => modelId);

test('as many as are needed leave, the least wanted first, those that are waited for last, and none in use', () => {
  const models = [
    held('running', { inUse: true, worth: 0 }),
    held('waited for', { waitedFor: true, worth: 0 }),
    held('popular', { worth: 5 }),
    held('rare'),
  ];
  expect(leaving(models, 1)).toEqual(['rare']);
  expect(leaving(models, 101)).toEqual(['rare', 'popular']);
  expect(leaving(models, 9000)).toEqual(['rare', 'popular', 'waited for']);
});
