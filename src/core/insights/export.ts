import type { InsightsReport } from '#shared/contract/insights.ts';
import { csvCell } from '../performance/export.ts';

const columns = [
  'factor',
  'value',
  'seen',
  'kept',
  'requests',
  'rate',
  'rate_low',
  'rate_high',
  'mean_rating',
  'rated',
  'ratio',
  'ratio_low',
  'ratio_high',
  'q',
  'verdict',
  'caution',
];
const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));

/** The report as text: all of it as JSON, its levels as CSV, a line each. */
export function* exportedInsights(report: InsightsReport, format: 'csv' | 'json'): Generator<string> {
  if (format === 'json') return yield `${JSON.stringify(report, null, 1)}\n`;
  yield `${columns.join(',')}\r\n`;
  for (const { factor, levels } of report.factors) {
    const lines = levels.map((level) =>
      [
        factor,
        level.label,
        level.seen,
        level.kept,
        level.requests,
        rounded(level.rate),
        rounded(level.low),
        rounded(level.high),
        rounded(level.meanRating),
        level.rated,
        rounded(level.ratio?.value ?? null),
        rounded(level.ratio?.low ?? null),
        rounded(level.ratio?.high ?? null),
        rounded(level.q),
        level.verdict,
        level.caution,
      ]
        .map(csvCell)
        .join(','),
    );
    yield lines.map((line) => `${line}\r\n`).join('');
  }
}
