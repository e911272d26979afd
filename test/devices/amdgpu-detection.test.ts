import { expect, test } from 'vitest';
import { openAmdgpu } from '#core/devices/sources/amdgpu.ts';
import { emptyRoot, figures, machineFolder, open } from './amdgpu-source.ts';
import { apuBesideCard, gibibyte, mi25, oneMi210, twoMi25, writeTree } from './sysfs-machines.ts';

test('two MI25: 16 GB each, compute capability 9.0, 64 units, and the version of ROCm', () => {
  const { devices, versions, notes } = open(machineFolder(twoMi25())).detect();
  expect(devices).toHaveLength(2);
  for (const device of devices) {
    expect(Math.round((device.memoryTotalBytes ?? 0) / gibibyte)).toBe(16);
  }
  expect(devices[0]).toEqual({
    id: '0000:23:00.0/0213e5d4a6b7c8d0',
    vendor: 'AMD',
    name: 'AMD Radeon Instinct MI25',
    memoryTotalBytes: 17_163_091_968,
    unifiedMemory: false,
    integrated: false,
    mig: null,
    computeCapability: '9.0',
    multiProcessorCount: 64,
    driver: '5.18.13',
    pciAddress: '0000:23:00.0',
    numaNode: 0,
    temperatureLimitCelsius: 85,
    powerLimitWatts: 220,
  });
  expect(devices[1]).toMatchObject({ id: '0000:43:00.0/0213e5d4a6b7c8d1', computeCapability: '9.0' });
  expect(versions).toEqual({ rocmVersion: '5.4.3-121' });
  expect(notes).toEqual([]);
});

test('an MI210: gfx90a is compute capability 9.0 with 104 units; the newest ROCm counts where none is linked', () => {
  const source = open(machineFolder(oneMi210()));
  const { devices, versions } = source.detect();
  expect(devices).toHaveLength(1);
  expect(devices[0]).toMatchObject({
    id: '0000:63:00.0/1901ead3a2ecd4a6',
    name: 'AMD Instinct MI210',
    computeCapability: '9.0',
    multiProcessorCount: 104,
    memoryTotalBytes: 68_702_699_520,
    numaNode: 1,
    powerLimitWatts: 300,
    driver: null,
  });
  expect(versions).toEqual({ rocmVersion: '6.2.4-139' });
});

test('the GPU inside a processor is told from the card beside it', () => {
  const { devices, versions } = open(machineFolder(apuBesideCard())).detect();
  expect(devices.map(({ pciAddress, integrated }) => ({ pciAddress, integrated }))).toEqual([
    { pciAddress: '0000:03:00.0', integrated: false },
    { pciAddress: '0000:0e:00.0', integrated: true },
  ]);
  expect(devices[0]).toMatchObject({
    name: 'AMD Radeon RX 7900 XTX',
    computeCapability: '11.0',
    multiProcessorCount: 96,
    unifiedMemory: false,
    numaNode: null,
  });
  expect(devices[1]).toMatchObject({
    id: '0000:0e:00.0',
    name: 'AMD gfx1036 (0x164e)',
    computeCapability: '10.3',
    multiProcessorCount: 2,
    unifiedMemory: true,
    memoryTotalBytes: 16.5 * gibibyte,
    temperatureLimitCelsius: null,
    powerLimitWatts: null,
  });
  expect(versions).toEqual({});
});

test('without KFD a card is still there, its capability and its units unknown', () => {
  const root = machineFolder({ cards: [mi25(0, '0000:23:00.0', { node: null })], files: {} });
  const source = open(root);
  const [device] = source.detect().devices;
  expect(device).toMatchObject({
    name: 'AMD Radeon Instinct MI25',
    computeCapability: null,
    multiProcessorCount: null,
    integrated: false,
    memoryTotalBytes: 17_163_091_968,
  });
  expect(figures(source.read(device?.id ?? '')).processes).toBeNull();
});

test('an older KFD names the chip only, and neither domain nor unique id', () => {
  const card = mi25(0, '0000:23:00.0');
  const { cpu_cores_count, simd_count, simd_per_cu, location_id } = card.node?.properties ?? {};
  const properties = {
    cpu_cores_count: cpu_cores_count ?? 0,
    simd_count: simd_count ?? 0,
    simd_per_cu: simd_per_cu ?? 0,
  };
  const node = {
    number: 1,
    gpuId: '3254',
    name: 'vega10',
    properties: { ...properties, location_id: location_id ?? 0 },
  };
  const [device] = open(machineFolder({ cards: [{ ...card, node }], files: {} })).detect().devices;
  expect(device).toMatchObject({ computeCapability: '9.0', multiProcessorCount: 64 });
});

test('connectors, render nodes, partitions and the cards of others are no AMD cards', () => {
  const root = machineFolder({
    cards: [mi25(0, '0000:23:00.0', { connectors: ['DP-1'] })],
    files: {
      // An MI300's partition is a platform device: it has no PCI files.
      'sys/class/drm/card5/device/modalias': 'platform:amdgpu_xcp\n',
      'sys/class/drm/card6/device/vendor': '0x10de\n',
      'sys/class/drm/card7/device/vendor': '0x8086\n',
    },
  });
  expect(
    open(root)
      .detect()
      .devices.map(({ pciAddress }) => pciAddress),
  ).toEqual(['0000:23:00.0']);
});

test('an AMD card without the amdgpu driver is said in a note', () => {
  const root = machineFolder({
    cards: [
      mi25(0, '0000:23:00.0', { driver: null }),
      mi25(1, '0000:43:00.0', { driver: 'vfio-pci' }),
      mi25(2, '0000:63:00.0'),
    ],
    files: {},
  });
  const { devices, notes } = open(root).detect();
  expect(devices.map(({ pciAddress }) => pciAddress)).toEqual(['0000:63:00.0']);
  expect(notes).toEqual([
    'The AMD card at 0000:23:00.0 has no driver: Polyptych needs the kernel\'s "amdgpu" driver for it.',
    'The AMD card at 0000:43:00.0 belongs to the driver "vfio-pci": Polyptych reads cards of the "amdgpu" driver only.',
  ]);
});

test('a card that was not passed into the container is said in a note', () => {
  const machine = twoMi25();
  const root = machineFolder({ ...machine, files: { ...machine.files, 'dev/dri/renderD128': '' } });
  const { devices, notes } = open(root).detect();
  expect(devices).toHaveLength(2);
  expect(notes).toEqual([
    'The AMD card at 0000:43:00.0 is visible, but /dev/dri/renderD129 is missing: a container must be given it.',
  ]);
});

test('a partitioned MI300X is one card with the units of all its partitions', () => {
  const base = mi25(0, '0000:05:00.0');
  const properties = {
    simd_count: 152,
    simd_per_cu: 4,
    gfx_target_version: 90402,
    domain: 0,
    device_id: 29857,
  };
  const card = {
    ...base,
    files: { ...base.files, device: '0x74a1\n', revision: '0x00\n' },
    node: {
      number: 1,
      gpuId: '7001',
      name: 'ip discovery',
      properties: { ...properties, location_id: 1280 },
    },
  };
  const root = machineFolder({ cards: [card], files: {} });
  for (const index of [1, 2, 3, 4, 5, 6, 7]) {
    writeTree(root, {
      [`sys/class/kfd/kfd/topology/nodes/${index + 1}/properties`]: Object.entries({
        ...properties,
        location_id: 1280 + index,
      })
        .map(([name, value]) => `${name} ${value}\n`)
        .join(''),
    });
  }
  const { devices } = open(root).detect();
  expect(devices).toHaveLength(1);
  expect(devices[0]).toMatchObject({
    name: 'AMD Instinct MI300X',
    computeCapability: '9.4',
    multiProcessorCount: 304,
    integrated: false,
    unifiedMemory: false,
  });
});

test('a device that hangs whoever asks for more is left out, and each is announced before', () => {
  const source = open(machineFolder(twoMi25()));
  const announced: (string | null)[] = [];
  const skipped = '0000:43:00.0/0213e5d4a6b7c8d1';
  const { devices } = source.detect({
    onDevice: (id) => announced.push(id),
    skippedDeviceIds: new Set([skipped]),
  });
  expect(devices.map(({ id }) => id)).toEqual(['0000:23:00.0/0213e5d4a6b7c8d0']);
  expect(announced).toEqual(['0000:23:00.0/0213e5d4a6b7c8d0', null]);
});

test('files alone, without links and addresses, are enough for a card', () => {
  const card = (index: number) => ({
    [`sys/class/drm/card${index}/device/vendor`]: '0x1002\n',
    [`sys/class/drm/card${index}/device/device`]: '0x6860\n',
    [`sys/class/drm/card${index}/device/mem_info_vram_total`]: '17163091968\n',
    [`sys/class/drm/card${index}/device/mem_info_vram_used`]: '0\n',
    [`sys/class/drm/card${index}/device/gpu_busy_percent`]: '12\n',
    [`sys/class/kfd/kfd/topology/nodes/${index + 1}/properties`]:
      'simd_count 256\nsimd_per_cu 4\ngfx_target_version 90000\ndevice_id 26720\n',
  });
  const root = machineFolder({ cards: [], files: { ...card(0), ...card(1) } });
  const source = open(root);
  const { devices } = source.detect();
  expect(devices.map(({ id }) => id)).toEqual(['card0', 'card1']);
  expect(devices[1]).toMatchObject({ computeCapability: '9.0', multiProcessorCount: 64, pciAddress: null });
  expect(figures(source.read('card1')).utilizationPercent).toBe(12);
});

test('a machine without the kernel’s graphics interface has nothing for this source', () => {
  expect(openAmdgpu({ root: emptyRoot() })).toEqual({ state: 'absent' });
});

test('this machine, whatever it has, is looked at without an exception', () => {
  const opened = openAmdgpu({ root: '/' });
  const source = opened.state === 'open' ? opened.source : null;
  const readings = source?.detect().devices.map(({ id }) => source.read(id).id) ?? [];
  expect(readings).toEqual(source?.detect().devices.map(({ id }) => id) ?? []);
  expect(opened.state).not.toBe('unusable');
});
