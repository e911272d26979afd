import { describe, expect, it } from 'vitest';
import { sampleReading } from '#shared/contract/samples.ts';
import { memoryFraction, memoryLegend, memorySentence, memorySplit } from './memory-split.ts';

const GB = 1024 ** 3;
const device = { memoryTotalBytes: 16 * GB };
const split = (changes: Parameters<typeof sampleReading>[0], totalBytes: number | null = 16 * GB) =>
  memorySplit(sampleReading(changes), { memoryTotalBytes: totalBytes });
const parts = (changes: Parameters<typeof sampleReading>[0]) =>
  split(changes)?.segments.map(({ share, fraction }) => [share, fraction]);

describe('the memory of a device', () => {
  it('is divided into ours, others and what nobody is known to hold', () => {
    expect(
      parts({ memoryUsedBytes: 8 * GB, memoryUsedByAppBytes: 4 * GB, memoryUsedByOthersBytes: 2 * GB }),
    ).toEqual([
      ['ours', 0.25],
      ['others', 0.125],
      ['used', 0.125],
    ]);
  });

  it('counts what is not ours as others where the driver names no others', () => {
    expect(parts({ memoryUsedBytes: 8 * GB, memoryUsedByAppBytes: 4 * GB })).toEqual([
      ['ours', 0.25],
      ['others', 0.25],
    ]);
  });

  it('says only that it is used where the driver does not tell by whom', () => {
    const reading = sampleReading({ memoryUsedBytes: 4 * GB });
    const used = memorySplit(reading, device);
    expect(used?.segments).toMatchObject([{ share: 'used', fraction: 0.25 }]);
    expect(used && memoryLegend(reading, used)).toEqual([{ share: 'used', text: '4.0 used' }]);
  });

  it('is taken from what is free where what is used is not told', () => {
    expect(parts({ memoryFreeBytes: 12 * GB })).toEqual([['used', 0.25]]);
  });

  it('is unknown, not empty, where the driver tells nothing', () => {
    expect(split({})).toBeNull();
    expect(split({ memoryUsedBytes: GB }, null)).toBeNull();
    expect(memorySentence(null, 16 * GB)).toBe('How much of 16 GB is used is not known.');
  });

  it('never fills more than the bar, whatever the figures say', () => {
    const fractions =
      split({
        memoryUsedBytes: 30 * GB,
        memoryUsedByAppBytes: 12 * GB,
        memoryUsedByOthersBytes: 12 * GB,
      })?.segments.map(({ fraction }) => fraction) ?? [];
    expect(fractions.reduce((sum, fraction) => sum + fraction, 0)).toBe(1);
  });

  it('is told in words, whole and short', () => {
    const reading = sampleReading({
      memoryUsedBytes: 6.5 * GB,
      memoryUsedByAppBytes: 6.1 * GB,
      memoryUsedByOthersBytes: 0.4 * GB,
    });
    const known = memorySplit(reading, device);
    expect(known && memoryLegend(reading, known).map(({ text }) => text)).toEqual(['6.1 ours', '0.4 others']);
    expect(known && memoryFraction(known)).toBe('6.5/16 GB');
    expect(memorySentence(known, device.memoryTotalBytes)).toBe(
      'Used: 6.1 GB by Polyptych, 410 MB by other programs; 9.5 GB of 16 GB free.',
    );
  });
});
