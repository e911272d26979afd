import { expect, test } from 'vitest';
import { type Readings, unknownFacts, unknownReadings } from '#shared/contract/devices.ts';
import type { ListedDevice } from './listed-device.ts';
import { type CardContext, lookAtCard, lookAtProcessor, lookAtSimulated } from './look.ts';

const device: ListedDevice = {
  ...unknownFacts,
  kind: 'card',
  present: true,
  id: 'GPU-a',
  name: 'A card',
  vendor: 'NVIDIA',
  backend: 'cuda',
  hiddenBy: null,
  memoryTotalBytes: 1000,
  providers: [{ executionProvider: 'cuda', environment: {} }],
  threads: 1,
};
const known: Readings = { ...unknownReadings, memoryUsedBytes: 100, utilizationPercent: 30, sampledAt: 9000 };
const reading = {
  state: 'read' as const,
  id: 'GPU-a',
  memoryUsedBytes: 400,
  memoryFreeBytes: 600,
  utilizationPercent: 50,
  temperatureCelsius: null,
  powerDrawWatts: 60,
  processes: [{ pid: 7, memoryUsedBytes: 300 }],
};

function context(changes: Partial<CardContext> = {}): CardContext {
  return {
    now: 10_000,
    before: known,
    latest: { at: 9900, reading },
    silence: null,
    worker: { pid: 7, busy: false, holdsModel: true },
    ownPids: new Set([7]),
    loadMayBeOurs: false,
    ...changes,
  };
}

test('a card that was read shows what was read, with the time of it, and who holds its memory', () => {
  expect(lookAtCard(device, context())).toEqual({
    look: {
      state: 'answered',
      temperatureCelsius: null,
      memoryUsedByOthersBytes: 100,
      utilizationByOthersPercent: 50,
    },
    readings: {
      memoryUsedBytes: 400,
      memoryFreeBytes: 600,
      memoryUsedByAppBytes: 300,
      memoryUsedByOthersBytes: 100,
      utilizationPercent: 50,
      temperatureCelsius: null,
      powerDrawWatts: 60,
      sampledAt: 9900,
      stale: false,
    },
  });
});

test('load that may be our own is not held against others', () => {
  expect(lookAtCard(device, context({ loadMayBeOurs: true })).look).toMatchObject({
    utilizationByOthersPercent: null,
  });
});

test('memory that is the machine’s is not held against others, and is shown all the same', () => {
  const { look, readings } = lookAtCard({ ...device, unifiedMemory: true }, context());
  expect(look).toMatchObject({ memoryUsedByOthersBytes: null });
  expect(readings.memoryUsedByOthersBytes).toBe(100);
});

test.each<[string, Partial<CardContext>, object]>([
  [
    'is silent',
    { silence: { state: 'stale', how: 'x' } },
    { state: 'silent', silence: 'stale', everAnswered: true },
  ],
  [
    'fails',
    { latest: { at: 9900, reading: { state: 'failing', id: 'a', reason: 'R.' } } },
    { state: 'failing' },
  ],
  ['was read long ago', { now: 15_000 }, { state: 'silent', silence: 'stale' }],
])('a card that %s keeps its last readings, as stale ones', (_case, changes, look) => {
  const seen = lookAtCard(device, context(changes));
  expect(seen.look).toMatchObject(look);
  expect(seen.readings).toEqual({ ...known, stale: true });
});

test('a card that is not there any more is absent, whatever was read last', () => {
  expect(lookAtCard({ ...device, present: false }, context())).toEqual({
    look: { state: 'absent' },
    readings: { ...known, stale: true },
  });
});

test('before its first reading a card is neither good nor stale, unless it hangs', () => {
  const unread = { latest: null, before: unknownReadings };
  expect(lookAtCard(device, context(unread))).toEqual({
    look: { state: 'unread' },
    readings: unknownReadings,
  });
  const hung = lookAtCard(device, context({ ...unread, silence: { state: 'stale', how: 'x' } }));
  expect(hung.look).toMatchObject({ everAnswered: false });
  expect(hung.readings).toEqual({ ...unknownReadings, stale: true });
});

test('the processor shows what our workers hold of the machine’s memory', () => {
  const processor = {
    memoryUsedBytes: 800,
    memoryFreeBytes: 200,
    utilizationPercent: 5,
    temperatureCelsius: 40,
  };
  expect(lookAtProcessor(processor, 300, 10_000).readings).toMatchObject({
    memoryUsedByAppBytes: 300,
    memoryUsedByOthersBytes: 500,
    powerDrawWatts: null,
    sampledAt: 10_000,
  });
  expect(lookAtProcessor(processor, null, 10_000).readings).toMatchObject({
    memoryUsedByAppBytes: null,
    memoryUsedByOthersBytes: null,
  });
});

test('a simulated device shows its worker’s memory and load, and nothing that it does not know', () => {
  expect(lookAtSimulated(device, { residentBytes: 250, busyPercent: 80 }, 10_000).readings).toMatchObject({
    memoryUsedBytes: 250,
    memoryFreeBytes: 750,
    memoryUsedByAppBytes: 250,
    memoryUsedByOthersBytes: 0,
    utilizationPercent: 80,
    temperatureCelsius: null,
  });
  expect(lookAtSimulated(device, { residentBytes: null, busyPercent: null }, 10_000).readings).toMatchObject({
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    memoryUsedByOthersBytes: null,
    utilizationPercent: null,
  });
});
