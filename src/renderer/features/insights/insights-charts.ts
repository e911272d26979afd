import type { ComponentType } from 'react';
import { PolyptychError } from '#shared/errors.ts';
import type { InsightsChartsProps } from './InsightsCharts.tsx';

/** Fetches the charts when someone looks at them: a large library comes along. See `load-charts.ts` for why not `lazy`. */
export async function fetchInsightsCharts(): Promise<ComponentType<InsightsChartsProps>> {
  try {
    const { InsightsCharts } = await import('./InsightsCharts.tsx');
    return InsightsCharts;
  } catch (cause) {
    const sentence = 'What draws them could not be fetched: try again, or load the page anew.';
    throw new PolyptychError('disconnected', sentence, { cause });
  }
}
