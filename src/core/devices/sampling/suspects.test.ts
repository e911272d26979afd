import { expect, test } from 'vitest';
import {
  type Suspect,
  acquit,
  blame,
  defaultSuspectTimes as times,
  nextTrial,
  silenceOf,
  skippedInTrial,
  skippedOf,
} from './suspects.ts';

const how = 'reading it took longer than 2 s';
const device = (deviceId: string) => ({ vendor: 'NVIDIA', deviceId }) as const;
const driver = { vendor: 'AMD', deviceId: null } as const;

function blamed(suspects: readonly Suspect[], who: typeof driver | ReturnType<typeof device>, now: number) {
  return blame(suspects, { ...who, since: now - 2000 }, { how, now, times });
}

test('a device that hung is left out, and its driver when it hung before it came to a device', () => {
  const suspects = blamed(blamed([], device('a'), 2000), driver, 3000);
  expect(skippedOf(suspects)).toEqual({ deviceIds: ['a'], vendors: ['AMD'] });
});

test('a new suspect is tried soon, one that hung again only after a minute', () => {
  const once = blamed([], device('a'), 2000);
  expect(nextTrial(once)).toMatchObject({ deviceId: 'a', tryAt: 2000 + times.firstTryMs });
  const twice = blamed(once, device('a'), 8000);
  expect(twice).toHaveLength(1);
  expect(nextTrial(twice)).toMatchObject({ tryAt: 8000 + times.nextTryMs });
});

test('the one whose turn comes first is tried first', () => {
  const suspects = blamed(blamed(blamed([], device('a'), 2000), device('a'), 8000), device('b'), 9000);
  expect(nextTrial(suspects)).toMatchObject({ deviceId: 'b' });
  expect(nextTrial([])).toBeNull();
});

test('in its trial a suspect is alone with its driver', () => {
  const suspects = blamed(blamed([], device('a'), 2000), device('b'), 3000);
  expect(skippedInTrial(suspects, device('a'))).toEqual({ deviceIds: ['b'], vendors: ['AMD'] });
});

test('silence is stale at first and lost after ten seconds, counted from what was not answered', () => {
  const suspects = blamed([], device('a'), 2000);
  expect(silenceOf(suspects, device('a'), { now: 9999, times })).toEqual({ state: 'stale', how });
  expect(silenceOf(suspects, device('a'), { now: 10_000, times })).toEqual({ state: 'lost', how });
  const again = blamed(suspects, device('a'), 12_000);
  expect(silenceOf(again, device('a'), { now: 12_000, times })).toMatchObject({ state: 'lost' });
});

test('a hung driver silences all of its devices and nobody else', () => {
  const suspects = blamed([], driver, 2000);
  const now = { now: 2000, times };
  expect(silenceOf(suspects, { vendor: 'AMD', deviceId: 'x' }, now)).toMatchObject({ state: 'stale' });
  expect(silenceOf(suspects, device('a'), now)).toBeNull();
});

test('who answers is no suspect any more', () => {
  const suspects = acquit(blamed(blamed([], device('a'), 2000), device('b'), 3000), device('a'));
  expect(skippedOf(suspects).deviceIds).toEqual(['b']);
});
