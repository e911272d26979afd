import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unknownFacts } from '#shared/contract/devices.ts';
import { figures, machineFolder, open, single } from './amdgpu-source.ts';
import {
  breakCardFile,
  mi25,
  plugIn,
  pullOut,
  setCardFiles,
  setHwmonFiles,
  twoMi25,
  writeTree,
} from './sysfs-machines.ts';

test('what cannot be read is unknown, and the card is listed all the same', () => {
  const unreadable = Object.fromEntries(
    [
      'device',
      'revision',
      'unique_id',
      'numa_node',
      'gpu_busy_percent',
      'mem_info_vram_total',
      'mem_info_vram_used',
    ].map((name) => [name, null]),
  );
  const { device, read } = single((root, card) => {
    setCardFiles(root, card, unreadable);
    setHwmonFiles(root, card, {
      temp1_input: null,
      temp1_crit: null,
      power1_average: null,
      power1_cap: null,
    });
    writeTree(root, {
      'sys/class/kfd/kfd/topology/nodes/1/properties': null,
      'opt/rocm/.info/version': null,
    });
  });
  expect(device).toEqual({
    ...unknownFacts,
    id: '0000:23:00.0',
    vendor: 'AMD',
    name: 'AMD GPU',
    pciAddress: '0000:23:00.0',
  });
  expect(read()).toEqual({
    state: 'read',
    id: '0000:23:00.0',
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    utilizationPercent: null,
    temperatureCelsius: null,
    powerDrawWatts: null,
    processes: null,
  });
});

test.each([
  ['empty', ''],
  ['words', 'N/A\n'],
  ['a negative number', '-5\n'],
  ['too large a number', '99999999999999999999999\n'],
  ['not a number', 'NaN\n'],
  ['an exponent', '1e9\n'],
  ['bytes of all kinds', '\u0000\u00FF\u0001\n\n\n17'],
  ['a megabyte of digits', '9'.repeat(1_000_000)],
])('garbage in the files gives unknown figures and never NaN: %s', (_name, garbage) => {
  const { device, read, detection } = single((root, card) => {
    const values = [
      'device',
      'unique_id',
      'numa_node',
      'gpu_busy_percent',
      'mem_info_vram_total',
      'mem_info_vram_used',
    ];
    setCardFiles(root, card, Object.fromEntries(values.map((name) => [name, garbage])));
    setHwmonFiles(root, card, {
      temp1_input: garbage,
      temp1_crit: garbage,
      power1_average: garbage,
      power1_cap: garbage,
    });
    writeTree(root, {
      'sys/class/kfd/kfd/topology/nodes/1/properties': `simd_count ${garbage}\n${garbage}\ngfx_target_version ${garbage}`,
      'opt/rocm/.info/version': garbage,
      'sys/module/amdgpu/version': garbage,
      'usr/share/libdrm/amdgpu.ids': garbage,
    });
  });
  expect(device).toMatchObject({
    id: '0000:23:00.0',
    memoryTotalBytes: null,
    numaNode: null,
    computeCapability: null,
    multiProcessorCount: null,
    powerLimitWatts: null,
  });
  expect(detection.versions).toEqual({});
  expect(figures(read())).toMatchObject({
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    utilizationPercent: null,
    powerDrawWatts: null,
  });
  expect(JSON.stringify([detection, read()])).not.toMatch(/NaN|Infinity|undefined/);
});

test('a temperature that no card survives is not believed', () => {
  const { read } = single((root, card) => setHwmonFiles(root, card, { temp1_input: '511000\n' }));
  expect(figures(read()).temperatureCelsius).toBeNull();
});

test('a utilization above 100 is not believed', () => {
  const { read } = single((root, card) => setCardFiles(root, card, { gpu_busy_percent: '254\n' }));
  expect(figures(read()).utilizationPercent).toBeNull();
});

test('a pipe in the place of a file does not hold anything up', () => {
  const { read } = single((root, card) => {
    setCardFiles(root, card, { gpu_busy_percent: null });
    const path = join(root, 'sys/class/drm/card0/device/gpu_busy_percent');
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', [path]);
  });
  expect(figures(read())).toMatchObject({ utilizationPercent: null, temperatureCelsius: 34 });
});

test('a card that is pulled out is lost, the other one goes on, and it is found again when it is back', () => {
  const machine = twoMi25();
  const root = machineFolder(machine);
  const source = open(root);
  const ids = source.detect().devices.map(({ id }) => id);
  const [first] = machine.cards;
  if (!first) throw new Error('expected a card');

  pullOut(root, first);
  expect(source.read(ids[0] ?? '')).toEqual({
    state: 'lost',
    id: ids[0],
    reason: 'AMD Radeon Instinct MI25 is gone from the PCI bus.',
  });
  expect(source.read(ids[1] ?? '').state).toBe('read');
  expect(source.detect().devices.map(({ id }) => id)).toEqual([ids[1]]);
  expect(source.read(ids[0] ?? '').state).toBe('lost');

  plugIn(root, first);
  expect(source.detect().devices.map(({ id }) => id)).toEqual(ids);
  expect(source.read(ids[0] ?? '').state).toBe('read');
});

test('a card in the place of another is never taken for it', () => {
  const { root, card, device, source } = single(() => {});
  pullOut(root, card);
  plugIn(root, mi25(0, '0000:43:00.0'));
  expect(source.read(device.id).state).toBe('lost');
  expect(source.detect().devices.map(({ pciAddress }) => pciAddress)).toEqual(['0000:43:00.0']);
});

test('a card whose sensors all give input/output errors is failing, with the error in its reason', () => {
  const { root, card, device, read } = single(() => {});
  for (const name of ['gpu_busy_percent', 'hwmon/hwmon2/temp1_input', 'hwmon/hwmon2/power1_average']) {
    breakCardFile(root, card, name);
  }
  expect(read()).toEqual({
    state: 'failing',
    id: device.id,
    reason: 'AMD Radeon Instinct MI25 does not answer its driver (EIO).',
  });
});

test('one broken sensor among others is only an unknown figure', () => {
  const { root, card, read } = single(() => {});
  breakCardFile(root, card, 'gpu_busy_percent');
  expect(figures(read())).toMatchObject({
    utilizationPercent: null,
    temperatureCelsius: 34,
    powerDrawWatts: 17,
  });
});

test('a card that fell off the bus is lost, though the kernel still lists it', () => {
  const { root, device, read } = single(() => {});
  const config = join(root, 'sys/class/drm/card0/device/config');
  writeFileSync(config, Buffer.from([0x02, 0x10, 0x60, 0x68]));
  expect(read().state).toBe('read');
  writeFileSync(config, Buffer.alloc(64, 0xff));
  expect(read()).toEqual({
    state: 'lost',
    id: device.id,
    reason: 'AMD Radeon Instinct MI25 does not answer on the PCI bus any more.',
  });
});
