import type { ComponentType } from 'react';
import { PolyptychError } from '#shared/errors.ts';
import type { LoadChartsProps } from './LoadCharts.tsx';

type LoadCharts = ComponentType<LoadChartsProps>;

let fetched: LoadCharts | null = null;

/** The charts, once they have been fetched. */
export const fetchedLoadCharts = (): LoadCharts | null => fetched;

/**
 * Fetches the charts when someone looks at them: a large library comes along. Not React's `lazy`, for which a failure is
 * for good and takes the whole page with it: there may be nobody to fetch them from.
 */
export async function fetchLoadCharts(): Promise<LoadCharts> {
  try {
    const { LoadCharts } = await import('./LoadCharts.tsx');
    fetched = LoadCharts;
    return LoadCharts;
  } catch (cause) {
    const sentence = 'What draws them could not be fetched: try again, or load the page anew.';
    throw new PolyptychError('disconnected', sentence, { cause });
  }
}
