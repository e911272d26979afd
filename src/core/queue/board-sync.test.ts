import { expect, test } from 'vitest';
import { sampleModel } from '#shared/contract/samples.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
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
    models: { list: () => [sampleModel({ id: 'm', memory: { estimatedBytes: 20, measuredBytes: null } })] },
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
