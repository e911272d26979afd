import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadNvidiaLibrary } from '#core/devices/sources/nvidia/library.ts';
import { openNvml } from '#core/devices/sources/nvml.ts';
import { fakeCard, showCard } from './fake-nvml.ts';
import { deviceAt, emptyRoot, fakeMachine, figures, openFake } from './nvml-source.ts';

const codes = {
  uninitialized: 1,
  noPermission: 4,
  driverNotLoaded: 9,
  lost: 15,
  resetRequired: 16,
  mismatch: 18,
};

describe('a card that fails', () => {
  test('is failing with what the driver said, and disturbs no other card', () => {
    const { fake, source } = openFake(4);
    const ids = source.detect().devices.map(({ id }) => id);
    fake.changeCard(2, { answers: { nvmlDeviceGetMemoryInfo: 999 } });
    const readings = ids.map((id) => source.read(id));
    expect(readings.map(({ state }) => state)).toEqual(['read', 'read', 'failing', 'read']);
    expect(readings[2]).toMatchObject({ reason: expect.stringContaining('(NVML: UNKNOWN, 999)') });
    fake.changeCard(2, { answers: {} });
    expect(source.read(ids[2] ?? '').state).toBe('read');
  });

  test('keeps a code that no table knows', () => {
    const { source } = openFake([fakeCard(0, { answers: { nvmlDeviceGetUtilizationRates: 4711 } })]);
    const { id } = deviceAt(source, 0);
    expect(source.read(id)).toMatchObject({
      state: 'failing',
      reason: expect.stringContaining('(NVML: 4711)'),
    });
  });

  test('is failing when it says so while it is asked for anything', () => {
    const { source } = openFake([fakeCard(0, { answers: { nvmlDeviceGetPowerUsage: codes.resetRequired } })]);
    const { id } = deviceAt(source, 0);
    expect(source.read(id)).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/must be reset.*16/),
    });
  });

  test('is not failing for one sensor that cannot be read', () => {
    const answers = { nvmlDeviceGetPowerUsage: 999, nvmlDeviceGetTemperature: 10 };
    const { source } = openFake([fakeCard(0, { answers })]);
    const reading = figures(source.read(deviceAt(source, 0).id));
    expect(reading).toMatchObject({ powerDrawWatts: null, temperatureCelsius: null, utilizationPercent: 0 });
  });

  test('is not failing where this user may not ask', () => {
    const answers = { nvmlDeviceGetMemoryInfo: codes.noPermission };
    const { source } = openFake([fakeCard(0, { answers })]);
    const found = deviceAt(source, 0);
    expect(found).toMatchObject({ memoryTotalBytes: null, unifiedMemory: false });
    expect(figures(source.read(found.id))).toMatchObject({ memoryUsedBytes: null, temperatureCelsius: 40 });
  });
});

describe('a card that is lost', () => {
  test('is lost while it is gone, stays in the list, and is read again when it is back', () => {
    const { fake, source } = openFake(2);
    const [first, second] = source.detect().devices;
    if (!first || !second) throw new Error('two devices were expected');
    fake.changeCard(1, { answers: { '*': codes.lost } });
    expect(source.read(second.id)).toMatchObject({
      state: 'lost',
      reason: expect.stringContaining('GPU_IS_LOST'),
    });
    expect(source.read(first.id).state).toBe('read');
    // NVML is started anew at this look, and still does not open the card.
    expect(source.detect()).toMatchObject({ devices: [first, second], notes: [] });
    expect(source.read(second.id).state).toBe('lost');
    fake.changeCard(1, { answers: {} });
    expect(figures(source.read(second.id)).temperatureCelsius).toBe(41);
    expect(source.detect().devices).toEqual([first, second]);
  });

  test('keeps what is known of it while it can be opened and not asked', () => {
    const { fake, source } = openFake(1);
    const { devices } = source.detect();
    fake.changeCard(0, {
      answers: { nvmlDeviceGetName: 15, nvmlDeviceGetMemoryInfo: 15, nvmlDeviceGetPciInfo: 15 },
    });
    expect(source.detect().devices).toEqual(devices);
  });

  test('is read again by a new handle when its old one is void', () => {
    const { fake, source } = openFake(1);
    const { id } = deviceAt(source, 0);
    fake.changeCard(0, { handle: 1 });
    expect(source.read(id)).toMatchObject({
      state: 'failing',
      reason: expect.stringContaining('INVALID_ARGUMENT'),
    });
    expect(source.read(id).state).toBe('read');
  });

  test('is not taken for the card that was in its place before', () => {
    const { fake, source } = openFake(2);
    source.detect();
    fake.change((machine) => {
      machine.cards = [fakeCard(1), fakeCard(2, { answers: { '*': codes.lost } })];
    });
    expect(source.detect()).toMatchObject({
      devices: [{ id: fakeCard(1).uuid }],
      notes: [expect.stringMatching(/^Card 1 .*GPU_IS_LOST/)],
    });
  });

  test('is noted where it was lost before it was ever seen', () => {
    const { source } = openFake([fakeCard(0), fakeCard(1, { answers: { '*': codes.lost } })]);
    const { devices, notes } = source.detect();
    expect(devices.map(({ id }) => id)).toEqual([fakeCard(0).uuid]);
    expect(notes).toEqual([expect.stringMatching(/^Card 1 .*GPU_IS_LOST, 15/)]);
  });

  test('is one that was pulled out, and is found again at another place', () => {
    const { fake, source } = openFake(3);
    const pulled = deviceAt(source, 0);
    fake.change((machine) => {
      machine.cards = machine.cards.slice(1);
    });
    expect(source.read(pulled.id).state).toBe('lost');
    expect(source.read(fakeCard(2).uuid).state).toBe('read');
    expect(source.detect().devices.map(({ id }) => id)).toEqual([fakeCard(1).uuid, fakeCard(2).uuid]);
    expect(source.read(pulled.id)).toMatchObject({
      state: 'lost',
      reason: expect.stringContaining('not in the machine'),
    });
    fake.change((machine) => {
      machine.cards = [...machine.cards, fakeCard(0)];
    });
    expect(source.detect().devices.at(-1)).toEqual(pulled);
    expect(source.read(pulled.id).state).toBe('read');
  });
});

test('a card that was added is found, also by a driver that counts its cards only when it starts', () => {
  const root = emptyRoot();
  showCard(root, '0000:07:00.0');
  const { fake, source } = openFake(1, { frozen: true }, root);
  expect(source.detect().devices).toHaveLength(1);
  fake.change((machine) => {
    machine.cards = [...machine.cards, fakeCard(1)];
  });
  expect(source.detect().devices).toHaveLength(1);
  showCard(root, '0000:0f:00.0');
  expect(source.detect().devices).toHaveLength(2);
  expect(source.read(fakeCard(1).uuid).state).toBe('read');
});

test('NVML is started anew for a lost card, less and less often', () => {
  // A driver that counts its cards only when it starts shows each start by a card more.
  const { fake, source } = openFake([fakeCard(0, { answers: { nvmlDeviceGetMemoryInfo: codes.lost } })], {
    frozen: true,
  });
  const { id } = deviceAt(source, 0);
  const starts: number[] = [];
  for (let look = 1; look <= 9; look++) {
    expect(source.read(id).state).toBe('lost');
    fake.change((machine) => {
      machine.cards = [...machine.cards, fakeCard(look)];
    });
    if (source.detect().devices.length === look + 1) starts.push(look);
  }
  expect(starts).toEqual([1, 2, 4, 8]);
});

describe('a driver that is loaded anew', () => {
  test('is started again when it has forgotten us, in the middle of a reading', () => {
    const { fake, source } = openFake(2);
    const { id } = deviceAt(source, 1);
    fake.changeCard(1, { answers: { nvmlDeviceGetMemoryInfo: codes.uninitialized } });
    expect(source.read(id)).toMatchObject({
      state: 'failing',
      reason: expect.stringContaining('UNINITIALIZED'),
    });
    fake.changeCard(1, { answers: {} });
    expect(source.read(id).state).toBe('read');
    expect(source.read(fakeCard(0).uuid).state).toBe('read');
  });

  test('leaves its cards failing while it is unloaded, and takes them up when it is back', () => {
    const { fake, source } = openFake(1);
    const { id } = deviceAt(source, 0);
    fake.change((machine) => {
      machine.answers = { '*': codes.driverNotLoaded };
    });
    expect(source.read(id)).toMatchObject({
      state: 'failing',
      reason: expect.stringContaining('not loaded'),
    });
    expect(source.detect()).toMatchObject({ devices: [], notes: [expect.stringContaining('not loaded')] });
    fake.change((machine) => {
      machine.answers = {};
    });
    expect(source.detect().devices.map((device) => device.id)).toEqual([id]);
    expect(source.read(id).state).toBe('read');
  });
});

describe('opening', () => {
  test('a library that was asked for by name and is not there is unusable, with a sentence', () => {
    const opened = openNvml({ library: '/nowhere/nvml.so', cudaLibrary: null, sysfsRoot: emptyRoot() });
    expect(opened).toEqual({
      state: 'unusable',
      reason: expect.stringMatching(
        /\/nowhere\/nvml\.so cannot be loaded.*No such file.*POLYPTYCH_NVML_LIBRARY/,
      ),
    });
  });

  test('a file that is no library is unusable', () => {
    const library = join(import.meta.dirname, 'fake-nvml.ts');
    const opened = openNvml({ library, cudaLibrary: null, sysfsRoot: emptyRoot() });
    expect(opened).toMatchObject({
      state: 'unusable',
      reason: expect.stringContaining('fake-nvml.ts cannot be loaded'),
    });
  });

  test.each([
    [codes.driverNotLoaded, 'not loaded'],
    [codes.mismatch, 'updated while it ran'],
    [4711, '4711'],
  ])('a driver that does not start (%i) is unusable, and why is said', (code, words) => {
    const { nvmlLibrary: library, cudaLibrary } = fakeMachine(1, { answers: { nvmlInit: code } });
    const opened = openNvml({ library, cudaLibrary, sysfsRoot: emptyRoot() });
    expect(opened).toEqual({ state: 'unusable', reason: expect.stringContaining(words) });
  });
});

/** Whether this machine has NVIDIA's driver, which then is what the tests below would open. */
const hasDriver = loadNvidiaLibrary('nvml', null).state !== 'missing';

describe.skipIf(hasDriver)('on a machine without the driver', () => {
  const open = (sysfsRoot: string) => openNvml({ library: null, cudaLibrary: null, sysfsRoot });

  test('there is nothing to say where there is no card of NVIDIA either', () => {
    const root = emptyRoot();
    showCard(root, '0000:00:02.0', null, { vendor: '0x8086', class: '0x030000' });
    showCard(root, '0000:01:00.1', null, { class: '0x040300' });
    expect(open(root)).toEqual({ state: 'absent' });
    expect(open(join(root, 'nowhere'))).toEqual({ state: 'absent' });
  });

  test('a card without a driver is named', () => {
    const root = emptyRoot();
    showCard(root, '0000:1a:00.0');
    expect(open(root)).toEqual({
      state: 'unusable',
      reason: expect.stringMatching(/0000:1a:00\.0.*install/),
    });
  });
});

test('a driver that did not start is opened once it does', () => {
  const fake = fakeMachine(1, { answers: { nvmlInit: codes.driverNotLoaded } });
  const open = () => openNvml({ library: fake.nvmlLibrary, cudaLibrary: 'none', sysfsRoot: emptyRoot() });
  expect(open().state).toBe('unusable');
  fake.change((machine) => {
    machine.answers = {};
  });
  const opened = open();
  if (opened.state !== 'open') throw new Error(opened.state);
  expect(opened.source.detect().devices).toHaveLength(1);
  opened.source.dispose();
  // Not used any more, and opened again as if for the first time.
  expect(open().state).toBe('open');
});

test('a fake machine whose folder is gone goes on as it was', () => {
  const { fake, source } = openFake(1);
  const { id } = deviceAt(source, 0);
  rmSync(join(fake.nvmlLibrary, '..'), { recursive: true });
  expect(source.read(id).state).toBe('read');
});
