import { beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { createQuarantineMemory, noQuarantineMemory } from './quarantine-memory.ts';
import { type Quarantine, createQuarantine } from './quarantine.ts';

const minuteMs = 60_000;
let quarantine: Quarantine;
let now: number;
beforeEach(() => {
  quarantine = createQuarantine(noQuarantineMemory);
  now = 0;
});
const fail = (deviceId: string, jobId: string, unitIndex = 0) =>
  quarantine.failed(deviceId, { jobId, unitIndex }, 'It broke.', (now += 1000));
const stateOf = (deviceId: string) => quarantine.of(deviceId).state;

test('a device that fails three times with pictures of two jobs is left alone for a minute, then tried', () => {
  fail('d', 'one');
  fail('d', 'two');
  expect(stateOf('d')).toBe('trusted');
  fail('d', 'two', 1);
  expect(quarantine.of('d')).toEqual({
    state: 'quarantined',
    until: now + minuteMs,
    reason: 'It failed again and again; the last time: It broke.',
  });
  expect(quarantine.nextTrialAt()).toBe(now + minuteMs);
  quarantine.beginTrials(now + minuteMs - 1);
  expect(stateOf('d')).toBe('quarantined');
  quarantine.beginTrials(now + minuteMs);
  expect({ state: stateOf('d'), next: quarantine.nextTrialAt() }).toEqual({ state: 'on trial', next: null });
});

test('each trial that fails makes the next one later: 1, 5, 15, then 60 minutes', () => {
  const waits: number[] = [];
  for (const jobId of ['one', 'two', 'three']) fail('d', jobId);
  for (let trial = 0; trial < 5; trial++) {
    waits.push(((quarantine.nextTrialAt() ?? 0) - now) / minuteMs);
    now = quarantine.nextTrialAt() ?? 0;
    quarantine.beginTrials(now);
    fail('d', 'four');
  }
  expect(waits).toEqual([1, 5, 15, 60, 60]);
});

test('a trial that succeeds makes it trusted; failing soon after, it waits longer, and after an hour it is as new', () => {
  const failThrice = () => ['one', 'two', 'three'].forEach((jobId) => fail('d', jobId));
  const waitOf = () => ((quarantine.nextTrialAt() ?? 0) - now) / minuteMs;
  const recover = () => {
    now = quarantine.nextTrialAt() ?? 0;
    quarantine.beginTrials(now);
    quarantine.completed('d', 'four');
    expect(stateOf('d')).toBe('trusted');
  };
  failThrice();
  recover();
  failThrice();
  expect(waitOf()).toBe(5);
  recover();
  now += 61 * minuteMs;
  failThrice();
  expect(waitOf()).toBe(1);
});

test('a completed picture clears what was before', () => {
  fail('d', 'one');
  fail('d', 'two');
  quarantine.completed('d', 'three');
  fail('d', 'four');
  fail('d', 'five');
  expect(stateOf('d')).toBe('trusted');
});

test('one job that nobody completed anything of is not held against a device, however often it fails', () => {
  for (let unit = 0; unit < 6; unit++) fail('d', 'poison', unit);
  expect(stateOf('d')).toBe('trusted');
});

test('a job that another device completes pictures of is: then the device is at fault', () => {
  for (let unit = 0; unit < 3; unit++) {
    if (unit > 0) quarantine.completed('other', 'sound');
    fail('d', 'sound', unit);
  }
  expect(stateOf('d')).toBe('quarantined');
});

test('units that failed on two devices are held against neither', () => {
  for (const jobId of ['one', 'two', 'three', 'four']) {
    fail('a', jobId);
    fail('b', jobId);
  }
  expect([stateOf('a'), stateOf('b')]).toEqual(['trusted', 'trusted']);
});

test('a batch that is lost is one incident', () => {
  for (const jobId of ['one', 'two', 'three', 'four'])
    quarantine.failed('d', { jobId, unitIndex: 0 }, 'It broke.', 5);
  expect(stateOf('d')).toBe('trusted');
});

test('a worker that cannot be started is left alone at once, and whoever asks for it gets it at once', () => {
  quarantine.gaveUp('d', 'It does not start.', now);
  expect(quarantine.of('d')).toMatchObject({ until: minuteMs, reason: 'It does not start.' });
  quarantine.pardon('d');
  expect({ state: stateOf('d'), next: quarantine.nextTrialAt() }).toEqual({ state: 'trusted', next: null });
});

test('a device that cost pictures is left alone after a restart, too, until it is trusted again', () => {
  const database = openDatabase(':memory:');
  const start = () => createQuarantine(createQuarantineMemory(database));
  quarantine = start();
  for (const deviceId of ['d', 'e']) for (const jobId of ['one', 'two', 'three']) fail(deviceId, jobId);
  quarantine.gaveUp('f', 'It has no driver.', now);
  const left = quarantine.of('d');

  quarantine = start();
  expect(quarantine.of('d')).toEqual(left);
  // Whether it has one by now is found out at once.
  expect(stateOf('f')).toBe('trusted');
  quarantine.beginTrials(now + minuteMs);
  now += minuteMs;
  fail('d', 'four');
  quarantine.completed('e', 'job');

  quarantine = start();
  expect(quarantine.of('d')).toMatchObject({ until: now + 5 * minuteMs });
  expect(stateOf('e')).toBe('trusted');
  quarantine.pardon('d');
  expect(start().of('d')).toEqual({ state: 'trusted' });
});
