import { beforeEach, expect, test } from 'vitest';
import { unknownReadings } from '#shared/contract/devices.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { createMemoryKeeper } from './memory-keeper.ts';

const gibibyte = 1024 ** 3;

/** One card of 8 GB with models of 2 GB each; what it is told to do is written down. */
function startKeeper() {
  const told: string[] = [];
  const measured: [modelId: string, gibibytes: number, pixels: number | null][] = [];
  const loaded = new Set(['m', 'n']);
  const card = {
    state: 'idle' as 'idle' | 'busy',
    usedByApp: 4 * gibibyte,
    usedByOthers: 0,
    drawnAtOnce: null as number | null,
    /** Whether memory of models that leave comes back. */
    givesBack: true,
  };
  const waitedFor = new Set<string>();
  const usedAt = new Map([
    ['m', 0],
    ['n', 0],
  ]);
  const keeper = createMemoryKeeper({
    devices: {
      snapshot: () => [
        {
          id: 'd',
          selected: true,
          state: card.state,
          onTrial: false,
          loadedModelIds: [...loaded],
          memory: { totalBytes: 8 * gibibyte, usedByOthersBytes: card.usedByOthers },
        },
      ],
      readingsOf: () => ({
        ...unknownReadings,
        memoryUsedByAppBytes: card.usedByApp,
        memoryFreeBytes: 8 * gibibyte - card.usedByApp - card.usedByOthers,
      }),
      lastUsedAt: (_deviceId, modelId) => usedAt.get(modelId) ?? null,
      unload(_deviceId, modelIds) {
        for (const modelId of modelIds) {
          told.push(`unload ${modelId}`);
          loaded.delete(modelId);
          if (card.givesBack) card.usedByApp -= 2 * gibibyte;
        }
      },
      cardProcess: () => 7,
      drawnAtOnce: () => card.drawnAtOnce,
      sleep: () => void told.push('sleep'),
      renew: () => void told.push('renew'),
    },
    learnt: {
      note: (modelId, _deviceId, bytes, pixels) => void measured.push([modelId, bytes / gibibyte, pixels]),
    },
    interestIn: (modelId) => ({
      footprintBytes: 2 * gibibyte,
      waitedFor: waitedFor.has(modelId),
      worth: modelId === 'm' ? 2 : 1,
    }),
    settings: () => ({
      modelIdleTimeoutSeconds: 60,
      keepWarmModels: 0,
      gpuMemorySafetyBytes: gibibyte / 2,
    }),
    clock,
    log: { info() {}, warn() {}, error() {} },
  });
  function look(times: number) {
    for (let time = 0; time < times; time++) {
      clock.advance(1000);
      keeper.look();
    }
  }
  return { told, measured, loaded, card, waitedFor, usedAt, look };
}

let clock: VirtualClock;
beforeEach(() => {
  clock = createVirtualClock();
});

test('models that nobody uses leave after the time, and the device sleeps after as long again', () => {
  const { told, look } = startKeeper();
  look(59);
  expect(told).toEqual([]);
  look(1);
  expect(told).toEqual(['unload m', 'unload n']);
  look(61);
  expect(told).toHaveLength(2);
  look(2);
  expect(told).toEqual(['unload m', 'unload n', 'sleep']);
});

test('a device that draws keeps all it has', () => {
  const { told, card, look } = startKeeper();
  card.state = 'busy';
  look(300);
  expect(told).toEqual([]);
});

test('when other programs take the memory, the least wanted model makes room at once', () => {
  const { told, card, usedAt, look } = startKeeper();
  usedAt.set('m', 100_000).set('n', 100_000);
  look(2);
  card.usedByOthers = 3.8 * gibibyte;
  look(1);
  expect(told).toEqual(['unload n']);
  look(10);
  expect(told).toEqual(['unload n']);
});

test('a process that keeps the memory of what it let go is replaced', () => {
  const { told, card, usedAt, look } = startKeeper();
  usedAt.set('m', 100_000).set('n', 100_000);
  card.givesBack = false;
  look(2);
  card.usedByOthers = 3.8 * gibibyte;
  look(5);
  expect(told).toEqual(['unload n']);
  look(1);
  expect(told).toEqual(['unload n', 'renew']);
});

test('what a model takes is learnt where the process never held another one', () => {
  const { measured, loaded, card, look } = startKeeper();
  loaded.delete('n');
  card.usedByApp = 3 * gibibyte;
  look(1);
  loaded.add('n');
  card.usedByApp = 5 * gibibyte;
  look(1);
  loaded.delete('m');
  look(1);
  expect(measured).toEqual([['m', 3, null]]);
});

test('what a model takes is learnt with how much was drawn at once', () => {
  const { measured, loaded, card, look } = startKeeper();
  loaded.delete('n');
  card.drawnAtOnce = 512 * 512;
  look(1);
  card.drawnAtOnce = 4 * 512 * 512;
  card.usedByApp = 6 * gibibyte;
  look(1);
  expect(measured).toEqual([
    ['m', 4, 512 * 512],
    ['m', 6, 4 * 512 * 512],
  ]);
});

test('no process is replaced while one of its models is waited for', () => {
  const { told, card, usedAt, waitedFor, look } = startKeeper();
  usedAt.set('m', 100_000).set('n', 100_000);
  card.givesBack = false;
  look(2);
  card.usedByOthers = 3 * gibibyte;
  card.usedByApp = 4.8 * gibibyte;
  look(1);
  waitedFor.add('m');
  card.usedByOthers = 0;
  look(10);
  expect(told).toEqual(['unload n']);
});
