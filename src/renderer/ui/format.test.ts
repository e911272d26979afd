import { describe, expect, it } from 'vitest';
import { countOf } from '#shared/count-of.ts';
import { formatBytes, formatDuration, formatTimeLeft, schedulerLabel, shorten } from './format.ts';

describe('formatting', () => {
  it('writes durations as minutes and seconds, rounding up, and never below zero', () => {
    expect([0, -5, 8.2, 59.1, 61, 3723].map(formatDuration)).toEqual([
      '0:00',
      '0:00',
      '0:09',
      '1:00',
      '1:01',
      '1:02:03',
    ]);
  });

  it('counts down to a moment and stops at almost done', () => {
    expect(formatTimeLeft(10_000, 1000)).toBe('0:09 left');
    expect(formatTimeLeft(10_000, 20_000)).toBe('almost done');
    expect(formatTimeLeft(null, 1000)).toBeNull();
  });

  it('writes bytes with a sensible unit', () => {
    expect([0, 900, 421_888, 6_549_825_126].map(formatBytes)).toEqual(['0 B', '900 B', '412 KB', '6.1 GB']);
  });

  it('uses the singular for one', () => {
    expect([countOf(1, 'image'), countOf(1284, 'image'), countOf(0, 'copy', 'copies')]).toEqual([
      '1 image',
      '1,284 images',
      '0 copies',
    ]);
  });

  it('cuts prompts between words', () => {
    expect(shorten('a red lighthouse by the sea', 18)).toBe('a red lighthouse…');
    expect(shorten('short', 18)).toBe('short');
    expect(shorten('x'.repeat(30), 10)).toBe(`${'x'.repeat(10)}…`);
  });

  it('calls schedulers what people call them, also those it has not heard of', () => {
    expect(schedulerLabel('EulerDiscreteScheduler')).toBe('Euler');
    expect(schedulerLabel('NovelFlowScheduler')).toBe('Novel Flow');
  });
});
