import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { figures, machineFolder, open, single } from './amdgpu-source.ts';
import {
  apuBesideCard,
  breakCardFile,
  gibibyte,
  mi25,
  plugIn,
  pullOut,
  setCardFiles,
  setHwmonFiles,
  writeTree,
} from './sysfs-machines.ts';

test('the readings of an MI25 are those of its files', () => {
  const { read, device } = single(() => {});
  expect(read()).toEqual({
    state: 'read',
    id: device.id,
    memoryUsedBytes: 18_415_616,
    memoryFreeBytes: 17_163_091_968 - 18_415_616,
    utilizationPercent: 0,
    temperatureCelsius: 34,
    powerDrawWatts: 17,
    processes: [],
  });
});

test('of the machine’s own memory only what is available is free for the GPU inside a processor', () => {
  const source = open(machineFolder(apuBesideCard()));
  const { devices } = source.detect();
  expect(figures(source.read(devices[1]?.id ?? ''))).toMatchObject({
    memoryUsedBytes: 150_000_000,
    memoryFreeBytes: gibibyte / 2 - 100_000_000 + 8_000_000 * 1024,
    temperatureCelsius: 41,
    powerDrawWatts: 22,
  });
});

test('a processor’s GPU that always says 100 % is not believed before it said anything else', () => {
  const machine = apuBesideCard();
  const root = machineFolder(machine);
  const source = open(root);
  const id = source.detect().devices[1]?.id ?? '';
  const apu = machine.cards.find(({ pciAddress }) => pciAddress === '0000:0e:00.0');
  if (!apu) throw new Error('expected the GPU inside the processor');
  const utilization = () => figures(source.read(id)).utilizationPercent;
  expect(utilization()).toBeNull();
  setCardFiles(root, apu, { gpu_busy_percent: '7\n' });
  expect(utilization()).toBe(7);
  setCardFiles(root, apu, { gpu_busy_percent: '100\n' });
  expect(utilization()).toBe(100);
});

test('a card without sensors has no temperature and no power, and everything else', () => {
  const { root, card } = single(() => {});
  const bare = { ...card, hwmon: null };
  pullOut(root, card);
  plugIn(root, bare);
  const source = open(root);
  const [device] = source.detect().devices;
  expect(device).toMatchObject({
    temperatureLimitCelsius: null,
    powerLimitWatts: null,
    multiProcessorCount: 64,
  });
  expect(figures(source.read(device?.id ?? ''))).toMatchObject({
    temperatureCelsius: null,
    powerDrawWatts: null,
    utilizationPercent: 0,
    memoryUsedBytes: 18_415_616,
  });
});

test('load, heat and memory are followed while they change', () => {
  const { root, card, read } = single(() => {});
  expect(figures(read())).toMatchObject({
    utilizationPercent: 0,
    temperatureCelsius: 34,
    powerDrawWatts: 17,
  });
  setCardFiles(root, card, { gpu_busy_percent: '97\n', mem_info_vram_used: '8589934592\n' });
  setHwmonFiles(root, card, { temp1_input: '71500\n', power1_average: '210250000\n' });
  expect(figures(read())).toMatchObject({
    utilizationPercent: 97,
    temperatureCelsius: 71.5,
    powerDrawWatts: 210.25,
    memoryUsedBytes: 8 * gibibyte,
    memoryFreeBytes: 17_163_091_968 - 8 * gibibyte,
  });
});

test('a card that sleeps is not woken: its load, temperature and power are unknown, its memory is not', () => {
  const { root, card, device, source, read } = single(() => {});
  setCardFiles(root, card, { 'power/runtime_status': 'suspended\n' });
  // Whoever read these files would be told of an error.
  for (const name of [
    'gpu_busy_percent',
    'hwmon/hwmon2/temp1_input',
    'hwmon/hwmon2/power1_average',
    'hwmon/hwmon2/power1_cap',
  ]) {
    breakCardFile(root, card, name);
  }
  expect(figures(read())).toMatchObject({
    utilizationPercent: null,
    temperatureCelsius: null,
    powerDrawWatts: null,
    memoryUsedBytes: 18_415_616,
  });
  expect(source.detect().devices[0]).toEqual(device);
});

test('who holds memory: ROCm processes from KFD, graphics processes from their own files, each counted once', () => {
  const { root, card, source, device } = single(() => {});
  const fdinfo = (client: number, kibibytes: number) =>
    [
      'pos:\t0',
      'drm-driver:\tamdgpu',
      `drm-client-id:\t${client}`,
      `drm-pdev:\t${card.pciAddress}`,
      `drm-memory-vram:\t${kibibytes} KiB`,
      'drm-memory-gtt: \t8192 KiB',
      '',
    ].join('\n');
  writeTree(root, {
    'sys/class/kfd/kfd/proc/200/vram_3254': `${3 * gibibyte}\n`,
    'sys/class/kfd/kfd/proc/200/vram_9999': `${5 * gibibyte}\n`,
    'sys/class/kfd/kfd/proc/300/vram_9999': `${5 * gibibyte}\n`,
    'proc/100/stat': '100 (a (strange) name) S 1 0 0',
    'proc/100/fdinfo/7': fdinfo(11, 1024 * 1024),
    'proc/100/fdinfo/8': fdinfo(11, 1024 * 1024),
    'proc/100/fdinfo/9': fdinfo(12, 512 * 1024),
    'proc/200/stat': '200 (python) S 1 0 0',
    'proc/200/fdinfo/5': fdinfo(13, 2 * 1024 * 1024),
    'proc/400/stat': '400 (bash) S 1 0 0',
    'proc/400/fdinfo/0': 'pos:\t0\n',
  });
  for (const [pid, descriptors] of [
    [100, [7, 8, 9]],
    [200, [5]],
  ] as const) {
    mkdirSync(join(root, `proc/${pid}/fd`));
    for (const descriptor of descriptors)
      symlinkSync('/dev/dri/renderD128', join(root, `proc/${pid}/fd/${descriptor}`));
  }
  mkdirSync(join(root, 'proc/400/fd'));
  symlinkSync('/dev/null', join(root, 'proc/400/fd/0'));
  expect(figures(source.read(device.id)).processes).toEqual([
    { pid: 100, memoryUsedBytes: 1.5 * gibibyte },
    { pid: 200, memoryUsedBytes: 3 * gibibyte },
  ]);
});

test('our own workers are looked at each time, all other processes every ten seconds', () => {
  const card = mi25(0, '0000:23:00.0');
  const root = machineFolder({ cards: [card], files: { 'proc/1/stat': '1 (init) S 0 1 1' } });
  let now = 0;
  const source = open(root, { now: () => now, parentPid: 77 });
  const [device] = source.detect().devices;
  const pids = () => {
    now += 1000;
    return figures(source.read(device?.id ?? '')).processes?.map(({ pid }) => pid);
  };
  const client = (pid: number, parent: number) => {
    writeTree(root, {
      [`proc/${pid}/stat`]: `${pid} (node) S ${parent} 0 0`,
      [`proc/${pid}/fdinfo/3`]: `drm-driver:\tamdgpu\ndrm-client-id:\t${pid}\ndrm-pdev:\t${card.pciAddress}\ndrm-memory-vram:\t4 KiB\n`,
    });
    mkdirSync(join(root, `proc/${pid}/fd`), { recursive: true });
    symlinkSync('/dev/dri/renderD128', join(root, `proc/${pid}/fd/3`));
  };
  expect(pids()).toEqual([]);
  client(500, 77);
  client(600, 1);
  expect(pids()).toEqual([500]);
  now += 10_000;
  expect(pids()).toEqual([500, 600]);
  rmSync(join(root, 'proc/600'), { recursive: true });
  expect(pids()).toEqual([500]);
});

test('a card that could sleep and that nobody uses is left alone for long enough to fall asleep', () => {
  const card = mi25(0, '0000:23:00.0');
  const root = machineFolder({ cards: [card], files: { 'proc/1/stat': '1 (init) S 0 1 1' } });
  setCardFiles(root, card, { 'power/control': 'auto\n', 'power/autosuspend_delay_ms': '5000\n' });
  let now = 0;
  const source = open(root, { now: () => now });
  const id = source.detect().devices[0]?.id ?? '';
  /** At one reading each second, the seconds in which the card itself was asked. */
  const askedDuring = (count: number) =>
    Array.from({ length: count }, () => {
      now += 1000;
      return figures(source.read(id)).temperatureCelsius === null ? [] : [now / 1000];
    }).flat();

  expect(askedDuring(30)).toEqual([...seconds(1, 11), ...seconds(18, 30)]);
  // It stayed awake: somebody else keeps it so, and it is not tried again for ten minutes.
  expect(askedDuring(580)).toEqual(seconds(31, 610));
  expect(askedDuring(8)).toEqual([611, 618]);

  setCardFiles(root, card, { 'power/runtime_status': 'suspended\n' });
  expect(askedDuring(5)).toEqual([]);
  setCardFiles(root, card, { 'power/runtime_status': 'active\n' });
  expect(askedDuring(12)).toEqual(seconds(624, 634));
});

test.each([
  ['it must not sleep', { 'power/control': 'on\n' }, '0\n'],
  ['a screen is connected', { 'drm/card0/card0-DP-1/status': 'connected\n' }, '0\n'],
  ['it has work', { gpu_busy_percent: '3\n' }, '0\n'],
  ['somebody holds memory of it', {}, '4096\n'],
])('a card is asked each second when %s', (_name, files, memoryHeld) => {
  const card = mi25(0, '0000:23:00.0', { connectors: ['DP-1'] });
  const root = machineFolder({
    cards: [card],
    files: { 'proc/1/stat': '1 (init) S 0 1 1', 'sys/devices/virtual/kfd/kfd/proc/77/vram_3254': memoryHeld },
  });
  setCardFiles(root, card, { 'power/control': 'auto\n', ...files });
  let now = 0;
  const source = open(root, { now: () => now });
  const id = source.detect().devices[0]?.id ?? '';
  for (now = 1000; now <= 30_000; now += 1000) {
    expect(figures(source.read(id)).temperatureCelsius).toBe(34);
  }
});

function seconds(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
