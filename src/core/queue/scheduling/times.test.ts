import { expect, test } from 'vitest';
import { createTimes } from './times.ts';

function learnt() {
  const times = createTimes();
  for (const device of ['fast', 'slow']) times.addDevice(device, 1);
  times.addModel('small', 2e9);
  times.addModel('large', 8e9);
  return times;
}

test('before the first sample a larger model is expected to take longer to load and to run', () => {
  const times = learnt();
  expect(times.known('load', 'small', 'fast')).toBe('nothing');
  expect(times.seconds('load', 'large', 'fast')).toBeGreaterThan(times.seconds('load', 'small', 'fast'));
  expect(times.seconds('run', 'large', 'fast')).toBeGreaterThan(times.seconds('run', 'small', 'fast'));
});

test('one odd sample changes nothing once there are others, nor does a slow first run', () => {
  const times = learnt();
  for (const seconds of [40, 4, 4, 4, 400]) times.learn('run', 'small', 'fast', seconds);
  expect(times.seconds('run', 'small', 'fast')).toBe(4);
  const warming = learnt();
  warming.learn('run', 'small', 'fast', 40);
  warming.learn('run', 'small', 'fast', 4);
  expect(warming.seconds('run', 'small', 'fast')).toBe(4);
});

test('a device whose first picture took long is expected to be as fast as the others until a second one says so, too', () => {
  const times = learnt();
  times.learn('run', 'small', 'fast', 4);
  times.learn('run', 'small', 'slow', 40);
  expect(times.seconds('run', 'small', 'slow')).toBeCloseTo(4, 6);
  times.learn('run', 'small', 'slow', 12);
  expect(times.seconds('run', 'small', 'slow')).toBe(12);
});

test('follows a lasting change', () => {
  const times = learnt();
  for (const seconds of [4, 4, 4, 4, 4, 8, 8, 8]) times.learn('run', 'small', 'fast', seconds);
  expect(times.seconds('run', 'small', 'fast')).toBe(8);
});

test('what was never seen on a device follows from the model elsewhere and from how fast the device is', () => {
  const times = learnt();
  times.learn('run', 'small', 'fast', 2);
  times.learn('run', 'small', 'slow', 6);
  times.learn('run', 'large', 'fast', 5);
  expect(times.known('run', 'large', 'slow')).toBe('model');
  expect(times.seconds('run', 'large', 'slow')).toBeCloseTo(15, 6);
});

test('a model that was never measured is guessed by size from how wrong the guesses were so far', () => {
  const times = learnt();
  const before = times.seconds('run', 'large', 'fast');
  times.learn('run', 'small', 'fast', 10 * times.seconds('run', 'small', 'fast'));
  expect(times.seconds('run', 'large', 'fast')).toBeCloseTo(10 * before, 6);
});

test('an expected speed counts until something ran there', () => {
  const times = createTimes();
  times.addDevice('a', 1);
  times.addDevice('b', 2);
  times.learn('run', 'small', 'a', 6);
  expect(times.seconds('run', 'small', 'b')).toBeCloseTo(3, 6);
  times.learn('run', 'small', 'b', 6);
  times.learn('run', 'large', 'a', 1);
  expect(times.seconds('run', 'large', 'b')).toBeCloseTo(1, 6);
});

test('remembers its samples from one start to the next, and ignores what is no time', () => {
  const times = learnt();
  for (const seconds of [3, 5, 4]) times.learn('run', 'small', 'fast', seconds);
  times.learn('load', 'small', 'slow', 9);
  times.learn('load', 'small', 'slow', Number.NaN);
  times.learn('load', 'small', 'slow', -1);
  const again = createTimes(times.samples());
  expect(again.seconds('run', 'small', 'fast')).toBe(4);
  expect(again.seconds('load', 'small', 'slow')).toBe(9);
  expect(again.samples()).toEqual(times.samples());
});

test('tells when a prediction changed, and keeps still for trifles', () => {
  const times = learnt();
  times.learn('run', 'small', 'fast', 4);
  const { version } = times;
  times.learn('run', 'small', 'fast', 4.01);
  expect(times.version).toBe(version);
  for (let sample = 0; sample < 3; sample++) times.learn('run', 'small', 'fast', 8);
  expect(times.version).toBeGreaterThan(version);
});
