import { describe, expect, it } from 'vitest';
import { sampleReading } from '#shared/contract/samples.ts';
import { ageLabel, freshnessOf, percentLabel, powerLabel, temperatureLabel } from './reading-label.ts';

describe('a reading', () => {
  it('shows a dash where nothing is known, and 0 only where it is 0', () => {
    expect([percentLabel(null), temperatureLabel(null), powerLabel(null)]).toEqual(['–', '–', '–']);
    expect([percentLabel(0), temperatureLabel(61.4), powerLabel(170.6)]).toEqual(['0 %', '61 °C', '171 W']);
  });

  it('says for how long a device has not answered', () => {
    const stale = sampleReading({ stale: true, sampledAt: 1000 });
    expect(freshnessOf(stale, 'healthy', 5000)).toEqual({ state: 'stale', text: 'No answer for 4 s' });
    expect(freshnessOf(sampleReading({ stale: true, sampledAt: null }), 'healthy', 5000)).toEqual({
      state: 'stale',
      text: 'No answer yet',
    });
    expect([0, 59_400, 61_000, 7_300_000, -5].map(ageLabel)).toEqual(['0 s', '59 s', '1 min', '2 h', '0 s']);
  });

  it('tells what is live from what was never read and from what is lost', () => {
    expect(freshnessOf(sampleReading(), 'hot', 5000).state).toBe('live');
    expect(freshnessOf(sampleReading({ sampledAt: null }), 'healthy', 5000).state).toBe('waiting');
    expect(freshnessOf(sampleReading({ stale: true }), 'lost', 5000).state).toBe('gone');
  });
});
