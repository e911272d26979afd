import { expect, it } from 'vitest';
import { chartSentence, pointAge } from './chart-label.ts';

it('a chart is told in one sentence', () => {
  expect(chartSentence('utilizationPercent', 'GPU 0', 60, [null, 80, 98, 96])).toBe(
    'Utilization of GPU 0 over the last minute: now 96 %, between 80 % and 98 %.',
  );
  expect(chartSentence('temperatureCelsius', 'GPU 0', 3600, [40, null, null])).toBe(
    'Temperature of GPU 0 over the last hour: now –, between 40 °C and 40 °C, with gaps.',
  );
  expect(chartSentence('powerDrawWatts', 'GPU 0', 600, [null])).toBe(
    'Power of GPU 0 over the last ten minutes: not known.',
  );
});

it('a point in time is told by its age', () => {
  expect([0, 30, 59].map((index) => pointAge(index, 60, 1000))).toEqual(['59 s ago', '29 s ago', 'now']);
  expect(pointAge(0, 300, 12_000)).toBe('59 min ago');
});
