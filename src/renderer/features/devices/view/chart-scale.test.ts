import { describe, expect, it } from 'vitest';
import { sampleDevice } from '#shared/contract/samples.ts';
import type { Series, Values } from '../history/history-window.ts';
import { drawnQuantities, drawnValues, limitOf, scaleOf } from './chart-scale.ts';

const GB = 1024 ** 3;
const device = sampleDevice({
  id: 'a',
  memoryTotalBytes: 16 * GB,
  temperatureLimitCelsius: 104,
  powerLimitWatts: 220,
});
const other = sampleDevice({ id: 'b' });
const series = (changes: Partial<Record<keyof Series, Values>>): Series => ({
  utilizationPercent: [],
  memoryUsedBytes: [],
  temperatureCelsius: [],
  powerDrawWatts: [],
  ...changes,
});

describe('the scale of a column of charts', () => {
  it('is the same for shares whatever was read', () => {
    expect(scaleOf('utilizationPercent', [device], new Map())).toMatchObject({ minimum: 0, maximum: 100 });
    expect(scaleOf('memoryUsedBytes', [device], new Map())).toMatchObject({ maximum: 100, unit: '%' });
  });

  it('has room for the highest limit and the highest value of all devices', () => {
    const hot = new Map([['b', series({ temperatureCelsius: [118, null], powerDrawWatts: [243] })]]);
    expect(scaleOf('temperatureCelsius', [device, other], new Map()).maximum).toBe(110);
    expect(scaleOf('temperatureCelsius', [device, other], hot).maximum).toBe(120);
    expect(scaleOf('powerDrawWatts', [device, other], hot).maximum).toBe(250);
  });

  it('begins below what a cold machine reads, and is there before anything was read', () => {
    const cold = new Map([['b', series({ temperatureCelsius: [12] })]]);
    expect(scaleOf('temperatureCelsius', [other], cold)).toMatchObject({ minimum: 10, maximum: 100 });
    expect(scaleOf('temperatureCelsius', [], new Map())).toMatchObject({ minimum: 20, maximum: 100 });
    expect(scaleOf('powerDrawWatts', [], new Map())).toMatchObject({ minimum: 0, maximum: 50 });
  });
});

describe('what is drawn', () => {
  it('is memory as a share of the device’s own, with its gaps', () => {
    expect(drawnValues([4 * GB, null], 'memoryUsedBytes', device)).toEqual([25, null]);
    expect(drawnValues([4 * GB], 'memoryUsedBytes', other)).toEqual([null]);
    expect(drawnValues([50], 'utilizationPercent', other)).toEqual([50]);
  });

  it('leaves out what no device tells, but never utilization and memory', () => {
    const told = new Map([['b', series({ temperatureCelsius: [null, 40], powerDrawWatts: [null, null] })]]);
    expect(drawnQuantities([device, other], new Map())).toEqual(['utilizationPercent', 'memoryUsedBytes']);
    expect(drawnQuantities([device, other], told)).toContain('temperatureCelsius');
    expect(drawnQuantities([device, other], told)).not.toContain('powerDrawWatts');
    expect(drawnQuantities([device], told)).toHaveLength(2);
  });

  it('has a line where a device has a limit', () => {
    expect(limitOf('temperatureCelsius', device)).toBe(104);
    expect(limitOf('powerDrawWatts', other)).toBeNull();
    expect(limitOf('utilizationPercent', device)).toBeNull();
  });
});
