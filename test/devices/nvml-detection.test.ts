import { totalmem } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { openNvml } from '#core/devices/sources/nvml.ts';
import { fakeCard, showCard } from './fake-nvml.ts';
import { deviceAt, emptyRoot, fakeMachine, figures, openFake } from './nvml-source.ts';

const gibibyte = 2 ** 30;

test.each([0, 1, 4, 8, 16])(
  'finds %i cards in the order of the driver, each with a UUID of its own',
  (count) => {
    const { devices, versions, notes } = openFake(count).source.detect();
    expect(devices.map(({ id }) => id)).toEqual(
      Array.from({ length: count }, (_, index) => fakeCard(index).uuid),
    );
    expect(new Set(devices.map(({ pciAddress }) => pciAddress)).size).toBe(count);
    expect(versions).toEqual({ nvidiaDriver: '580.95.05', cudaVersion: '13.0' });
    expect(notes).toEqual([]);
  },
);

test('tells of a card what it is', () => {
  const card = fakeCard(2, {
    computeCapability: '9.0',
    multiProcessorCount: 132,
    mig: true,
    pci: '0001:1a:00',
  });
  const { source } = openFake([card]);
  expect(deviceAt(source, 0)).toEqual({
    id: card.uuid,
    vendor: 'NVIDIA',
    name: 'NVIDIA A100-SXM4-80GB',
    memoryTotalBytes: 80 * gibibyte,
    unifiedMemory: false,
    integrated: false,
    mig: true,
    computeCapability: '9.0',
    multiProcessorCount: 132,
    driver: '580.95.05',
    pciAddress: '0001:1a:00.0',
    numaNode: null,
    temperatureLimitCelsius: 89,
    powerLimitWatts: 400,
  });
});

test('what a card does not tell is null', () => {
  const silent = fakeCard(0, {
    slowdownCelsius: null,
    powerLimitMilliwatts: null,
    computeCapability: null,
    multiProcessorCount: null,
    cores: null,
    mig: null,
  });
  expect(deviceAt(openFake([silent]).source, 0)).toMatchObject({
    mig: null,
    computeCapability: null,
    multiProcessorCount: null,
    temperatureLimitCelsius: null,
    powerLimitWatts: null,
    numaNode: null,
  });
});

test('texts that fill their room to the last byte, without an end, are read whole and no further', () => {
  // 96 bytes for the name, 80 for the driver's version; the rest of shorter texts is filled with x.
  const name = `NVIDIA ${'N'.repeat(88)}Z`;
  const driver = `580.${'9'.repeat(75)}1`;
  const { source } = openFake([fakeCard(0, { name })], { driver, unterminated: true });
  const found = deviceAt(source, 0);
  expect(found.name).toBe(name);
  expect(found.driver).toBe(driver);
  expect(found.id).toHaveLength(96);
});

test('the NUMA node is the one that the kernel puts the card near to, or else what the driver says', () => {
  const root = emptyRoot();
  showCard(root, '0000:07:00.0', null, { numa_node: '1' });
  showCard(root, '0000:0f:00.0', null, { numa_node: '-1' });
  const cards = [fakeCard(0, { numaNode: 8 }), fakeCard(1, { numaNode: 9 }), fakeCard(2)];
  const { devices } = openFake(cards, {}, root).source.detect();
  expect(devices.map(({ numaNode }) => numaNode)).toEqual([1, 9, null]);
});

test('where the card slows down is told as a temperature, or as the distance to it, and stays what it was', () => {
  const answers = { nvmlDeviceGetTemperatureThreshold: 3 };
  const { fake, source } = openFake([fakeCard(0), fakeCard(1, { answers, temperatureCelsius: 50 })]);
  const limits = () => source.detect().devices.map(({ temperatureLimitCelsius }) => temperatureLimitCelsius);
  expect(limits()).toEqual([89, 89]);
  fake.changeCard(1, { slowdownCelsius: 90 });
  expect(limits()).toEqual([89, 89]);
});

describe('multiprocessors', () => {
  test("come from CUDA by UUID, whatever CUDA's order is", () => {
    const cards = [10, 20, 30, 40].map((multiProcessorCount, index) =>
      fakeCard(index, { multiProcessorCount }),
    );
    const { source } = openFake(cards, { cudaOrder: [3, 1, 0, 2] });
    expect(source.detect().devices.map((device) => device.multiProcessorCount)).toEqual([10, 20, 30, 40]);
  });

  test("are counted from the card's cores where CUDA does not start", () => {
    const cards = [
      fakeCard(0),
      fakeCard(1, { computeCapability: '8.9', cores: 18_176 }),
      fakeCard(2, { computeCapability: '99.0' }),
    ];
    const { source } = openFake(cards, { answers: { cuInit: 999 } });
    expect(source.detect().devices.map((device) => device.multiProcessorCount)).toEqual([108, 142, null]);
  });

  test('are counted so too where CUDA is not to be asked, or its library is not there', () => {
    const { nvmlLibrary: library } = fakeMachine([fakeCard(0, { multiProcessorCount: 5 })]);
    for (const cudaLibrary of ['none', '/nowhere/libcuda.so.1']) {
      const opened = openNvml({ library, cudaLibrary, sysfsRoot: emptyRoot() });
      if (opened.state !== 'open') throw new Error(opened.state);
      expect(deviceAt(opened.source, 0).multiProcessorCount).toBe(108);
      opened.source.dispose();
    }
  });
});

describe('a GPU that works in the memory of the machine', () => {
  const inProcessor = fakeCard(0, { name: 'NVIDIA GB10', memory: null, integrated: true });

  test('has the memory that CUDA tells, and counts as the machine’s card where it is alone', () => {
    const { source } = openFake([inProcessor]);
    const found = deviceAt(source, 0);
    expect(found).toMatchObject({
      unifiedMemory: true,
      integrated: false,
      memoryTotalBytes: 128_000_000_000,
    });
    expect(figures(source.read(found.id))).toMatchObject({ memoryUsedBytes: null, memoryFreeBytes: null });
  });

  test("has the machine's where CUDA is not there, and is not failing for it", () => {
    const { source } = openFake([inProcessor], { answers: { cuInit: 3 } });
    expect(deviceAt(source, 0)).toMatchObject({ unifiedMemory: true, memoryTotalBytes: totalmem() });
  });

  test('is integrated beside a card', () => {
    const { devices } = openFake([inProcessor, fakeCard(1)]).source.detect();
    expect(devices.map(({ integrated }) => integrated)).toEqual([true, false]);
    expect(devices.map(({ unifiedMemory }) => unifiedMemory)).toEqual([true, false]);
  });
});

describe('a driver without the functions of later versions', () => {
  test('tells what it knows, and the rest is null', () => {
    const { source } = openFake([fakeCard(0, { multiProcessorCount: 15 })], {
      driver: '340.108',
      oldDriver: true,
    });
    const { devices, versions } = source.detect();
    expect(versions).toEqual({ nvidiaDriver: '340.108' });
    expect(devices[0]).toMatchObject({
      id: fakeCard(0).uuid,
      memoryTotalBytes: 80 * gibibyte,
      pciAddress: '0000:07:00.0',
      multiProcessorCount: 15,
      powerLimitWatts: 400,
      computeCapability: null,
      mig: null,
      temperatureLimitCelsius: null,
    });
  });

  test('is read with the first versions of its functions', () => {
    const processes = [{ kind: 'compute' as const, pid: 77, memory: 5 * gibibyte }];
    const { source } = openFake([fakeCard(0, { processes })], { oldDriver: true });
    // The first version of the memory call counts what is reserved as used.
    expect(figures(source.read(deviceAt(source, 0).id))).toMatchObject({
      memoryUsedBytes: 10 * gibibyte,
      memoryFreeBytes: 70 * gibibyte,
      temperatureCelsius: 40,
      processes: [{ pid: 77, memoryUsedBytes: 5 * gibibyte }],
    });
  });
});

describe('cards that hang whoever asks', () => {
  const ids = [0, 1, 2].map((index) => fakeCard(index).uuid);
  /** Everything that is asked of the second card is an error, so asking shows. */
  const touchy = () => [fakeCard(0), fakeCard(1, { answers: { '*': 999 } }), fakeCard(2)];

  test('are left out, untouched where the kernel driver tells which they are, and the others are announced', () => {
    const root = emptyRoot();
    const { fake, source } = openFake(touchy(), {}, root);
    fake.showOnBus(root);
    const onDevice = vi.fn<(id: string | null) => void>();
    const { devices, notes } = source.detect({ onDevice, skippedDeviceIds: new Set([ids[1] ?? '']) });
    expect(devices.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    expect(notes).toEqual([]);
    expect(new Set(onDevice.mock.calls.flat())).toEqual(new Set([ids[0], null, ids[2]]));
    // Nor are they touched when a handle of another is asked for anew.
    fake.changeCard(0, { answers: { nvmlDeviceGetMemoryInfo: 15 } });
    expect(source.read(ids[0] ?? '').state).toBe('lost');
    fake.changeCard(0, { answers: {} });
    expect(source.read(ids[0] ?? '').state).toBe('read');
  });

  test('have a name before they are opened, where the kernel driver tells it', () => {
    const root = emptyRoot();
    const { fake, source } = openFake(touchy(), {}, root);
    fake.showOnBus(root);
    const said: (string | null)[] = [];
    source.detect({ onDevice: (id) => said.push(id), skippedDeviceIds: new Set() });
    expect(said.slice(0, 3)).toEqual(ids);
  });

  test('are taken by no other name where the kernel driver counts other cards than NVML', () => {
    const root = emptyRoot();
    const { fake, source } = openFake(3, {}, root);
    fake.showOnBus(root);
    showCard(root, '0000:01:00.0', { uuid: 'GPU-99999999-0000', name: 'NVIDIA T400' });
    const watch = { onDevice: () => {}, skippedDeviceIds: new Set(['GPU-99999999-0000', ids[0] ?? '']) };
    expect(source.detect(watch).devices.map(({ id }) => id)).toEqual(ids.slice(1));
  });

  test('a card that the driver was told to leave alone has no place', () => {
    const root = emptyRoot();
    const { fake, source } = openFake(touchy(), {}, root);
    fake.showOnBus(root);
    showCard(root, '0000:01:00.0', { uuid: 'GPU-99999999-0000', name: 'NVIDIA T400', excluded: true });
    const watch = { onDevice: () => {}, skippedDeviceIds: new Set([ids[1] ?? '']) };
    expect(source.detect(watch)).toMatchObject({ devices: [{ id: ids[0] }, { id: ids[2] }], notes: [] });
  });

  test('are left out by the name that NVML tells where the kernel driver tells none', () => {
    const { source } = openFake(3);
    const onDevice = vi.fn<(id: string | null) => void>();
    const { devices } = source.detect({ onDevice, skippedDeviceIds: new Set([ids[1] ?? '']) });
    expect(devices.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    // All at once first: that is CUDA.
    expect(onDevice.mock.calls.flat()).toEqual([null, ids[0], ids[2]]);
  });

  test('keep CUDA, which asks all cards at once, from being asked', () => {
    const { source } = openFake([fakeCard(0, { multiProcessorCount: 7 }), fakeCard(1)]);
    const watch = { onDevice: () => {}, skippedDeviceIds: new Set([ids[1] ?? '']) };
    expect(source.detect(watch).devices[0]?.multiProcessorCount).toBe(108);
    expect(source.detect().devices[0]?.multiProcessorCount).toBe(7);
  });
});
