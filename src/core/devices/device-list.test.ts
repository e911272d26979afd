import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { type ListContext, describeMachine, listDevices } from './device-list.ts';
import { type FoundDevices, type KnownDevice, nothingFound } from './found-devices.ts';
import { sampleCard } from './samples.ts';

const gibibyte = 2 ** 30;
const context: ListContext = {
  simulatedGpus: 0,
  threadsPerWorker: null,
  environment: {},
  processor: { name: 'A processor', memoryTotalBytes: 64 * gibibyte, temperatureLimitCelsius: null },
  cudaLibraryPath: null,
};

const cudaLibraries = { state: 'missing' } as const;

const card = (changes: Partial<KnownDevice>): KnownDevice => ({
  ...sampleCard({ id: 'GPU-a', memoryTotalBytes: 16 * gibibyte, pciAddress: '0000:1a:00.0' }),
  present: true,
  ...changes,
});
const found = (devices: KnownDevice[], changes: Partial<FoundDevices> = {}): FoundDevices => ({
  ...nothingFound,
  devices,
  ...changes,
});

test('the processor is always there, after all cards', () => {
  expect(listDevices(nothingFound, context).map(({ id }) => id)).toEqual(['cpu']);
  const listed = listDevices(found([card({ id: 'GPU-a' }), card({ id: 'GPU-b' })]), context);
  expect(listed.map(({ id }) => id)).toEqual(['GPU-a', 'GPU-b', 'cpu']);
});

test('a hidden card is on the list with the variable that hides it', () => {
  const environment = { CUDA_VISIBLE_DEVICES: '1' };
  const listed = listDevices(found([card({ id: 'GPU-a' }), card({ id: 'GPU-b' })]), {
    ...context,
    environment,
  });
  expect(listed.map(({ id, hiddenBy }) => [id, hiddenBy])).toEqual([
    ['GPU-b', null],
    ['GPU-a', { variable: 'CUDA_VISIBLE_DEVICES', value: '1' }],
    ['cpu', null],
  ]);
});

test('an NVIDIA card is reached through CUDA where onnxruntime has it, else through Vulkan, each alone', () => {
  const withCuda = listDevices(found([card({})], { cudaProvider: true }), context);
  expect(withCuda[0]).toMatchObject({
    backend: 'cuda',
    providers: [
      { executionProvider: 'cuda', environment: { CUDA_VISIBLE_DEVICES: 'GPU-a' } },
      {
        executionProvider: 'webgpu',
        environment: { VK_LOADER_VENDOR_ID_FILTER: '0x10de', DRI_PRIME: 'pci-0000_1a_00_0!' },
      },
    ],
  });
  const without = listDevices(found([card({})]), context);
  expect(without[0]).toMatchObject({
    backend: 'webgpu',
    providers: [
      {
        executionProvider: 'webgpu',
        environment: { VK_LOADER_VENDOR_ID_FILTER: '0x10de', DRI_PRIME: 'pci-0000_1a_00_0!' },
      },
    ],
  });
});

test('CUDA libraries of ours are found by the path that their workers get, and by no others', () => {
  const [own] = listDevices(found([card({})]), { ...context, cudaLibraryPath: '/data/cuda:/other' });
  expect(own).toMatchObject({
    backend: 'cuda',
    providers: [
      {
        executionProvider: 'cuda',
        environment: { CUDA_VISIBLE_DEVICES: 'GPU-a', LD_LIBRARY_PATH: '/data/cuda:/other' },
      },
      {
        executionProvider: 'webgpu',
        environment: { VK_LOADER_VENDOR_ID_FILTER: '0x10de', DRI_PRIME: 'pci-0000_1a_00_0!' },
      },
    ],
  });
});

test('a provider that someone decided is the only one; a card stays a card where the processor draws for it', () => {
  const forced = (provider: string) =>
    listDevices(found([card({})]), { ...context, environment: { POLYPTYCH_PROVIDER: provider } })[0];
  expect(forced('cuda')).toMatchObject({ backend: 'cuda', providers: [{ executionProvider: 'cuda' }] });
  expect(forced('cpu')).toMatchObject({
    backend: 'webgpu',
    providers: [{ executionProvider: 'cpu', environment: {} }],
  });
  const environment = { POLYPTYCH_PROVIDER: 'cpu' };
  expect(describeMachine([], nothingFound, { settled: true, cudaLibraries, environment }).notes).toEqual([
    'POLYPTYCH_PROVIDER makes all cards draw with cpu.',
  ]);
});

test('cards share the cores of the processor, those that are hidden or gone apart', () => {
  const cores = availableParallelism();
  const threadsOf = (cards: KnownDevice[], environment = {}) =>
    listDevices(found(cards), { ...context, environment })[0]?.threads;
  const two = [card({ id: 'GPU-a' }), card({ id: 'GPU-b' })];
  expect(threadsOf(two)).toBe(Math.max(1, Math.floor(cores / 2)));
  expect(threadsOf(two, { CUDA_VISIBLE_DEVICES: '0' })).toBe(cores);
  expect(threadsOf([card({ id: 'GPU-a' }), card({ id: 'GPU-b', present: false })])).toBe(cores);
});

test('an AMD card is reached through Vulkan whatever onnxruntime has', () => {
  const [listed] = listDevices(found([card({ vendor: 'AMD' })], { cudaProvider: true }), context);
  expect(listed).toMatchObject({ backend: 'webgpu' });
});

test('simulated devices stand in for the machine’s own and share its memory', () => {
  const listed = listDevices(found([card({})]), { ...context, simulatedGpus: 4 });
  expect(listed.map(({ id, memoryTotalBytes }) => [id, memoryTotalBytes])).toEqual(
    [0, 1, 2, 3].map((number) => [`simulated-${number}`, 16 * gibibyte]),
  );
});

test('the machine counts the cards that are there and adds up the memory of those that may be used', () => {
  const devices = [
    card({ id: 'GPU-a' }),
    card({ id: 'GPU-b', present: false }),
    card({ id: 'GPU-c', memoryTotalBytes: null }),
    card({ id: 'GPU-d' }),
  ];
  const environment = { CUDA_VISIBLE_DEVICES: 'GPU-a,GPU-b,GPU-c' };
  const listed = listDevices(found(devices), { ...context, environment });
  expect(
    describeMachine(listed, nothingFound, { settled: true, cudaLibraries, environment: {} }),
  ).toMatchObject({
    detection: 'done',
    gpuCount: 3,
    totalGpuMemoryBytes: 16 * gibibyte,
  });
});

describe('memory that is the machine’s own', () => {
  const total = (...devices: KnownDevice[]) =>
    describeMachine(listDevices(found(devices), context), nothingFound, {
      settled: true,
      cudaLibraries,
      environment: {},
    }).totalGpuMemoryBytes;
  const integrated = (changes: Partial<KnownDevice> = {}) =>
    card({
      id: '0000:0e:00.0',
      vendor: 'AMD',
      integrated: true,
      unifiedMemory: true,
      memoryTotalBytes: 32 * gibibyte,
      ...changes,
    });

  test('is not added to that of the cards', () => {
    expect(total(card({}), integrated())).toBe(16 * gibibyte);
  });

  test('is what there is where no card tells of any other, and counts once', () => {
    expect(total(integrated())).toBe(32 * gibibyte);
    const half = integrated({ id: '0000:0f:00.0', memoryTotalBytes: 16 * gibibyte });
    expect(total(integrated(), half)).toBe(32 * gibibyte);
    expect(total(card({ memoryTotalBytes: null }), integrated())).toBe(32 * gibibyte);
  });

  test('counts as the card’s where the GPU is the machine’s main one (GB10)', () => {
    expect(total(card({ unifiedMemory: true, memoryTotalBytes: 128 * gibibyte }))).toBe(128 * gibibyte);
  });

  test('counts for a part that is integrated and has memory of its own', () => {
    expect(total(card({}), integrated({ unifiedMemory: false }))).toBe(48 * gibibyte);
  });
});

test('memory that no card tells is unknown, not none', () => {
  const listed = listDevices(found([card({ memoryTotalBytes: null })]), context);
  expect(
    describeMachine(listed, nothingFound, { settled: false, cudaLibraries, environment: {} }),
  ).toMatchObject({
    detection: 'running',
    gpuCount: 1,
    totalGpuMemoryBytes: null,
  });
});
