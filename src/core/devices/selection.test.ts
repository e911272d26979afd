import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device } from '#shared/contract/devices.ts';
import { sampleDevice } from '#shared/contract/samples.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
import {
  bestByFreeMemory,
  devicesSortedByLoad,
  isIdle,
  leastLoadedDevice,
  selectDevices,
} from './selection.ts';

const gibibyte = 1024 ** 3;
const single = { ...defaultSettings, multiGpu: false };
const multi = { ...defaultSettings, multiGpu: true };
const nothing = new Set<string>();

/** A card that is idle, works and is usable. */
function gpu(index: number, changes: Partial<Device> = {}): Device {
  return sampleDevice({
    id: `gpu-${index}`,
    index,
    backend: 'cuda',
    utilizationPercent: 0,
    memoryFreeBytes: 8 * gibibyte,
    memoryUsedByOthersBytes: 0,
    ...changes,
  });
}
const loads = (...percents: number[]) =>
  percents.map((utilizationPercent, index) => gpu(index, { utilizationPercent }));
const cpu = (index = 0) => gpu(index, { id: 'cpu', backend: 'cpu' });
const indexes = (devices: readonly Device[]) => devices.map(({ index }) => index);
const select = (devices: Device[], settings: typeof single, selected: ReadonlySet<string> = nothing) => [
  ...selectDevices(devices, settings, selected),
];

describe('the four cases of the original test report', () => {
  test('one device: it is the least loaded', () => {
    expect(leastLoadedDevice(loads(40))?.index).toBe(0);
    expect(indexes(devicesSortedByLoad(loads(40)))).toEqual([0]);
  });

  test('loads of 50, 10, 80 and 30: the order is 1, 3, 0, 2', () => {
    expect(indexes(devicesSortedByLoad(loads(50, 10, 80, 30)))).toEqual([1, 3, 0, 2]);
    expect(leastLoadedDevice(loads(50, 10, 80, 30))?.index).toBe(1);
  });

  test('no device: null, and the processor draws', () => {
    expect(leastLoadedDevice([])).toBeNull();
    expect(devicesSortedByLoad([])).toEqual([]);
    expect(bestByFreeMemory([], 4)).toBeNull();
    expect(select([cpu()], single)).toEqual(['cpu']);
  });

  test('one that fails counts as fully loaded and comes last', () => {
    const devices = loads(50, 0, 100, 30).map((device) =>
      device.index === 1 ? { ...device, health: 'failing' as const } : device,
    );
    expect(indexes(devicesSortedByLoad(devices))).toEqual([3, 0, 2, 1]);
    expect(leastLoadedDevice(devices)?.index).toBe(3);
  });
});

test('a device of unknown load comes after those of known load and before those that fail', () => {
  const devices = [
    gpu(0, { health: 'lost' }),
    gpu(1, { utilizationPercent: null }),
    gpu(2, { utilizationPercent: 100 }),
    gpu(3, { utilizationPercent: 0, stale: true }),
  ];
  expect(indexes(devicesSortedByLoad(devices))).toEqual([2, 1, 3, 0]);
});

test('there is no least loaded device when all of them fail', () => {
  expect(leastLoadedDevice([gpu(0, { health: 'failing' }), gpu(1, { health: 'lost' })])).toBeNull();
});

test('the most free memory is looked for among the first devices only', () => {
  const free = (...values: (number | null)[]) =>
    values.map((memoryFreeBytes, index) => gpu(index, { memoryFreeBytes }));
  expect(bestByFreeMemory(free(1, 3, 9), 2)?.index).toBe(1);
  expect(bestByFreeMemory(free(1, 3, 9), 8)?.index).toBe(2);
  expect(bestByFreeMemory(free(null, 3), 2)?.index).toBe(1);
  expect(bestByFreeMemory(free(null, null), 2)).toBeNull();
});

test('idle is under 1 GB and under 10 % by others', () => {
  const idle = (changes: Partial<Device>) => isIdle(gpu(0, changes), defaultSettings);
  expect(idle({ memoryUsedByOthersBytes: gibibyte - 1, utilizationPercent: 9 })).toBe(true);
  expect(idle({ memoryUsedByOthersBytes: gibibyte })).toBe(false);
  expect(idle({ memoryUsedByOthersBytes: gibibyte, unifiedMemory: true })).toBe(true);
  expect(idle({ utilizationPercent: 10 })).toBe(false);
  expect(idle({ memoryUsedByOthersBytes: null, utilizationPercent: null })).toBe(true);
  expect(idle({ health: 'failing' })).toBe(false);
  expect(idle({ utilizationPercent: 98, worker: { state: 'busy', jobId: 'job', unitIndex: 0 } })).toBe(true);
});

test('single-GPU mode uses the first card, and not the processor', () => {
  expect(select([cpu(0), gpu(1), gpu(2)], single)).toEqual(['gpu-1']);
});

test('single-GPU mode takes an idle card before one that others use', () => {
  expect(select([gpu(0, { memoryUsedByOthersBytes: 5 * gibibyte }), gpu(1)], single)).toEqual(['gpu-1']);
  expect(select([gpu(0, { health: 'busy-elsewhere' }), gpu(1)], single)).toEqual(['gpu-1']);
});

test('when others use all cards, single-GPU mode takes that with the most free memory, else the least loaded', () => {
  const busy = { health: 'busy-elsewhere', memoryUsedByOthersBytes: 5 * gibibyte } as const;
  expect(
    select([gpu(0, { ...busy, memoryFreeBytes: 1 }), gpu(1, { ...busy, memoryFreeBytes: 2 })], single),
  ).toEqual(['gpu-1']);
  const untold = { ...busy, memoryFreeBytes: null };
  const devices = [
    gpu(0, { ...untold, utilizationPercent: 90 }),
    gpu(1, { ...untold, utilizationPercent: 60 }),
  ];
  expect(select(devices, single)).toEqual(['gpu-1']);
});

test('single-GPU mode stays with its card: for a moment’s load, while it works, and when no other is idle', () => {
  const current = new Set(['gpu-1']);
  const devices = (changes: Partial<Device>, other: Partial<Device> = {}) => [gpu(0, other), gpu(1, changes)];
  expect(select(devices({}), single, current)).toEqual(['gpu-1']);
  expect(select(devices({ utilizationPercent: 60 }), single, current)).toEqual(['gpu-1']);
  const busyWorker = {
    worker: { state: 'busy', jobId: 'job', unitIndex: 0 },
    health: 'busy-elsewhere',
  } as const;
  expect(select(devices(busyWorker), single, current)).toEqual(['gpu-1']);
  const busy = { health: 'busy-elsewhere' } as const;
  expect(select(devices(busy, busy), single, current)).toEqual(['gpu-1']);
  expect(select(devices(busy), single, current)).toEqual(['gpu-0']);
  expect(select(devices({ health: 'lost' }), single, current)).toEqual(['gpu-0']);
});

test('multi-GPU mode uses as many cards as the slider allows, those that work first counted', () => {
  const devices = [cpu(0), gpu(1), gpu(2, { health: 'lost' }), gpu(3), gpu(4)];
  expect(select(devices, { ...multi, maxGpus: 2 })).toEqual(['gpu-1', 'gpu-3']);
  expect(select(devices, { ...multi, maxGpus: 8 })).toEqual(['gpu-1', 'gpu-3', 'gpu-4']);
});

test('hidden cards are never used, parts of the processor only when asked for', () => {
  const hidden = gpu(0, { hiddenBy: { variable: 'CUDA_VISIBLE_DEVICES', value: '1' } });
  const integrated = gpu(1, { integrated: true, backend: 'webgpu' });
  expect(select([hidden, integrated, cpu(2)], multi)).toEqual(['cpu']);
  expect(select([hidden, integrated, cpu(2)], { ...multi, useIntegratedGpus: true })).toEqual(['gpu-1']);
});

test('a card that is left alone is passed over while there is anything else', () => {
  const stopped = {
    health: 'failing',
    worker: { state: 'stopped', retryAt: 1, error: { code: 'worker_lost', message: 'It ended.' } },
  } as const;
  expect(select([gpu(0, stopped), gpu(1)], single, new Set(['gpu-0']))).toEqual(['gpu-1']);
  expect(select([gpu(0, stopped), gpu(1), gpu(2)], { ...multi, maxGpus: 2 })).toEqual(['gpu-1', 'gpu-2']);
  expect(select([gpu(0, stopped), cpu(1)], multi)).toEqual(['cpu']);
  expect(select([gpu(0, stopped)], single)).toEqual(['gpu-0']);
});

test('simulated cards are used like cards', () => {
  const devices = [0, 1, 2].map((index) => gpu(index, { id: `simulated-${index}`, backend: 'simulated' }));
  expect(select(devices, single)).toEqual(['simulated-0']);
  expect(select(devices, multi)).toEqual(['simulated-0', 'simulated-1', 'simulated-2']);
});

test('an excluded card counts as not there: the next one takes its place, at last the processor', () => {
  const devices = [gpu(0), gpu(1), gpu(2), cpu(3)];
  const without = (...excludedDeviceIds: string[]) => ({ ...multi, maxGpus: 2, excludedDeviceIds });
  expect(select(devices, without('gpu-0'))).toEqual(['gpu-1', 'gpu-2']);
  expect(select(devices, { ...without('gpu-0'), multiGpu: false }, new Set(['gpu-0']))).toEqual(['gpu-1']);
  expect(select(devices, without('gpu-0', 'gpu-1', 'gpu-2'))).toEqual(['cpu']);
  expect(select(devices, without('gpu-0', 'gpu-1', 'gpu-2', 'cpu'))).toEqual([]);
});

test('a reserved card is passed over too, but the processor does not stand in for what comes back', () => {
  const devices = [gpu(0), gpu(1), cpu(2)];
  const reserving = (...ids: string[]) => ({
    ...multi,
    deviceReservations: ids.map((deviceId) => ({ deviceId, untilMs: null })),
  });
  expect(select(devices, reserving('gpu-0'))).toEqual(['gpu-1']);
  expect(select(devices, reserving('gpu-0', 'gpu-1'))).toEqual([]);
  expect(select([cpu()], reserving('cpu'))).toEqual([]);
});

describe('whatever the devices', () => {
  const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
  const device = fc.record({
    utilizationPercent: nullable(fc.integer({ min: 0, max: 100 })),
    memoryFreeBytes: nullable(fc.nat()),
    memoryUsedByOthersBytes: nullable(fc.nat()),
    health: fc.constantFrom('healthy', 'hot', 'busy-elsewhere', 'failing', 'lost' as const),
    stale: fc.boolean(),
    integrated: fc.boolean(),
    hiddenBy: nullable(fc.constant({ variable: 'GPU_IDS', value: '' })),
    backend: fc.constantFrom('cuda', 'webgpu', 'simulated', 'cpu' as const),
  }) satisfies fc.Arbitrary<Partial<Device>>;
  const list = fc
    .array(device, { maxLength: 16 })
    .map((all) => all.map((changes, index) => gpu(index, changes)));
  const settings = fc.record({
    multiGpu: fc.boolean(),
    maxGpus: fc.integer({ min: 1, max: 8 }),
    useIntegratedGpus: fc.boolean(),
    excludedDeviceIds: fc.subarray(['gpu-0', 'gpu-1', 'gpu-2']),
  });

  test('sorting keeps all of them, those that fail at the end', () => {
    fc.assert(
      fc.property(list, (devices) => {
        const sorted = devicesSortedByLoad(devices);
        expect(new Set(sorted)).toEqual(new Set(devices));
        const failing = sorted.map(({ health }) => health === 'failing' || health === 'lost');
        expect(failing).toEqual(failing.toSorted((one, other) => Number(one) - Number(other)));
      }),
    );
  });

  test('what is selected is usable, within the limit, the processor alone or not at all, and stays so', () => {
    fc.assert(
      fc.property(list, settings, (devices, chosen) => {
        const all = { ...defaultSettings, ...chosen };
        const ids = selectDevices(devices, all, nothing);
        const selected = devices.filter(({ id }) => ids.has(id));
        expect(all.excludedDeviceIds.filter((id) => ids.has(id))).toEqual([]);
        const cards = selected.filter(({ backend }) => backend !== 'cpu');
        expect(cards.length === 0 || cards.length === selected.length).toBe(true);
        expect(cards.length).toBeLessThanOrEqual(all.multiGpu ? all.maxGpus : 1);
        for (const { hiddenBy, health, integrated } of cards) {
          expect(hiddenBy).toBeNull();
          expect(['failing', 'lost']).not.toContain(health);
          expect(integrated && !all.useIntegratedGpus).toBe(false);
        }
        expect(selectDevices(devices, all, ids)).toEqual(ids);
      }),
    );
  });
});
