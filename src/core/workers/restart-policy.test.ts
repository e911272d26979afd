import { expect, test } from 'vitest';
import { decideRestart } from './restart-policy.ts';

test('a process that finished pictures is started again at once and counts as no quick death', () => {
  expect(decideRestart({ livedMs: 10, wasWorking: false, picturesFinished: 1 }, 2)).toEqual({
    action: 'restart',
    delayMs: 250,
    quickDeaths: 0,
  });
});

test('each quick death waits longer than the one before', () => {
  const first = decideRestart({ livedMs: 10, wasWorking: false, picturesFinished: 0 }, 0);
  const second = decideRestart({ livedMs: 10, wasWorking: false, picturesFinished: 0 }, 1);
  expect(first).toEqual({ action: 'restart', delayMs: 500, quickDeaths: 1 });
  expect(second).toEqual({ action: 'restart', delayMs: 1000, quickDeaths: 2 });
});

test('the third quick death in a row stops it', () => {
  expect(decideRestart({ livedMs: 10, wasWorking: false, picturesFinished: 0 }, 2)).toEqual({
    action: 'stop',
  });
});

test('a process that lived long enough is not quick, whatever it did', () => {
  expect(decideRestart({ livedMs: 60_000, wasWorking: false, picturesFinished: 0 }, 2)).toMatchObject({
    action: 'restart',
  });
});

test('a death at work is no quick death: what it worked on may be at fault', () => {
  expect(decideRestart({ livedMs: 10, wasWorking: true, picturesFinished: 0 }, 2)).toEqual({
    action: 'restart',
    delayMs: 250,
    quickDeaths: 0,
  });
});
