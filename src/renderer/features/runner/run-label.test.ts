import { expect, test } from 'vitest';
import { sampleRun } from '#shared/contract/samples.ts';
import { estimateLabel, fractionOf, madeLabel, stateLabel } from './run-label.ts';

const withLimits = (limits: { images?: number; hours?: number }) => {
  const { plan } = sampleRun();
  return { ...plan, limits: { ...plan.limits, ...limits } };
};

test('what was made is told out of what was asked for', () => {
  expect(madeLabel(sampleRun({ images: 1 }))).toBe('1 picture');
  expect(madeLabel(sampleRun({ images: 412, plan: withLimits({ images: 1500 }) }))).toBe(
    '412 of 1,500 pictures',
  );
});

test('a run is as far as its nearest limit, and one without has no end', () => {
  const run = sampleRun({ createdAt: 0, images: 10, plan: withLimits({ images: 100, hours: 1 }) });
  expect(fractionOf(run, 1_800_000)).toBe(0.5);
  expect(fractionOf(run, 0)).toBe(0.1);
  expect(fractionOf(sampleRun(), 99)).toBeNull();
});

test('a run that waits for the clock says until when', () => {
  const until = new Date(2026, 1, 3, 22).getTime();
  const phase = { state: 'waiting', since: 1, reason: 'time-of-day', until } as const;
  expect(stateLabel({ phase }, until - 1000)).toBe('Waiting: it draws at other hours, until 22:00');
});

test('an estimate has two digits', () => {
  const endsAt = new Date(2026, 1, 3, 7).getTime();
  expect(estimateLabel({ images: 1923, imagesPerHour: 240.2, endsAt }, endsAt - 1000)).toBe(
    'About 1,900 pictures until 07:00, 240 an hour.',
  );
  expect(estimateLabel({ images: 0, imagesPerHour: 240, endsAt }, endsAt - 1000)).toBe(
    'It draws nothing until 07:00: give it more time, or other hours.',
  );
  expect(estimateLabel({ images: null, imagesPerHour: 240, endsAt: null }, 0)).toBe(
    'About 240 an hour, until you stop it.',
  );
  expect(estimateLabel({ images: null, imagesPerHour: null, endsAt }, 0)).toContain('after the first ones');
});
