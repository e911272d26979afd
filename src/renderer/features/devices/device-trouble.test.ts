import { describe, expect, it } from 'vitest';
import { troubleOf, troubleReason } from './device-trouble.ts';

const live = { state: 'live' } as const;
const stale = { state: 'stale', text: 'No answer for 4 s' } as const;

describe('the trouble of a device', () => {
  it('is none while it is healthy and answers', () => {
    expect(troubleOf('healthy', live)).toBeNull();
    expect(troubleReason(null, live)).toBeNull();
  });

  it('is its health while it answers', () => {
    expect(troubleOf('hot', live)?.label).toBe('Hot');
    expect(troubleReason('It is at 91 °C.', live)).toBe('It is at 91 °C.');
  });

  it('is its silence rather than what it was before, but not when it is known to be gone', () => {
    expect(troubleOf('busy-elsewhere', stale)?.label).toBe('No answer');
    expect(troubleOf('healthy', stale)?.label).toBe('No answer');
    expect(troubleOf('lost', stale)?.label).toBe('Lost');
    expect(troubleOf('failing', stale)?.label).toBe('Failing');
  });

  it('says since when', () => {
    expect(troubleReason('Other programs hold 19 GB.', stale)).toBe(
      'Other programs hold 19 GB. No answer for 4 s.',
    );
  });
});
