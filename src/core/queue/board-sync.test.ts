import { expect, test } from 'vitest';
import { sampleModel } from '#shared/contract/samples.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import { createBoardSync } from './board-sync.ts';
import { createBoard } from './scheduling/board.ts';
import { createTimes } from './scheduling/times.ts';

test('a model that was seen to take more than its files is given more room, and its files count before', () => {
  let peakBytes: number | null = null;
  const sync = createBoardSync({
    board: createBoard({ times: createTimes() }),
    devices: {
      snapshot: () => [
        {
          id: 'd',
          selected: true,
          state: 'idle',
          onTrial: false,
          loadedModelIds: [],
          memory: { totalBytes: 100, usedByOthersBytes: 0 },
        },
      ],
    },
    models: {
      list: () => [
        sampleModel({ id: 'm', memory: { estimatedBytes: 20, stagedBytes: 20, measuredBytes: null } }),
      ],
    },
    peakOf: () => peakBytes,
    settings: () => ({ ...defaultSettings, gpuMemorySafetyBytes: 0 }),
  });
  const footprints = [null, 35, 99].map((peak) => {
    peakBytes = peak;
    sync.announceModel('m');
    return sync.footprintOf('m');
  });
  expect(footprints).toEqual([20, 35, 60]);
});

test('a model that no device in use holds whole is staged, and whole again once one does', () => {
  const device = (id: string, totalBytes: number, selected: boolean): QueueDevice => ({
    id,
    selected,
    state: 'idle',
    onTrial: false,
    loadedModelIds: [],
    memory: { totalBytes, usedByOthersBytes: 0 },
  });
  let largeIsUsed = false;
  const board = createBoard({ times: createTimes() });
  const sync = createBoardSync({
    board,
    devices: { snapshot: () => [device('small', 15, true), device('large', 30, largeIsUsed)] },
    models: {
      list: () => [
        sampleModel({ id: 'm', memory: { estimatedBytes: 20, stagedBytes: 14, measuredBytes: null } }),
      ],
    },
    peakOf: () => null,
    settings: () => ({ ...defaultSettings, gpuMemorySafetyBytes: 0 }),
  });
  const seen = [false, true, false].map((used, now) => {
    largeIsUsed = used;
    if (now === 0) sync.announceModel('m');
    sync.synchronise(now);
    return [sync.isStaged('m'), sync.footprintOf('m'), board.model('m')?.footprintBytes];
  });
  expect(seen).toEqual([
    [true, 14, 14],
    [false, 20, 20],
    [true, 14, 14],
  ]);
});
