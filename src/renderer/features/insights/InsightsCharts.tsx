import type { InsightFactor, InsightsReport } from '#shared/contract/insights.ts';
import { BestConfigurations } from './BestConfigurations.tsx';
import { OverTime } from './OverTime.tsx';
import { RatePlot } from './RatePlot.tsx';
import { StepsAndGuidance } from './StepsAndGuidance.tsx';
import { isSameInAll, levelLabel } from './insight-words.ts';
import classes from './InsightsCharts.module.css';

export type InsightsTab = 'settings' | 'words' | 'time';

export interface InsightsChartsProps {
  report: InsightsReport;
  tab: InsightsTab;
}

const settingPlots: readonly InsightFactor[] = ['guidance', 'steps', 'scheduler', 'model', 'size'];
const wordPlots: readonly InsightFactor[] = ['word', 'pair', 'part', 'theme'];
const mostRows = 14;

/** What a tab of the insights shows. */
export function InsightsCharts({ report, tab }: InsightsChartsProps) {
  const { seen, kept } = report.pictures;
  const overall = kept / Math.max(1, seen);
  const levelsOf = (factor: InsightFactor) =>
    report.factors.find((one) => one.factor === factor)?.levels ?? [];
  const same = settingPlots.filter((factor) => isSameInAll(levelsOf(factor), seen));
  const plots = (factors: readonly InsightFactor[]) =>
    factors
      .filter((factor) => !same.includes(factor))
      .map((factor) => (
        <RatePlot
          key={factor}
          factor={factor}
          levels={levelsOf(factor)}
          overall={overall}
          mostRows={mostRows}
        />
      ));
  const hasWords = report.factors.some(({ factor, levels }) => factor === 'word' && levels.length > 0);
  return (
    // It scrolls, and may hold nothing to focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label="Charts" tabIndex={0}>
      {tab !== 'time' && (
        <p className={classes.meaning}>
          A dot is the share of the seen pictures that was kept (favored, or rated 4 or 5), drawn towards its
          like where they are few; in {Math.round(report.credibility * 10)} of 10 cases the true share lies on
          its line. Dashed: all pictures. Claims compare only pictures of the same model, month and size of
          batch; at most about one in {Math.round(1 / report.falseClaims)} of them is wrong. Seen are all
          pictures of sittings in which something was favored, rated, rejected or deleted.
        </p>
      )}
      {tab === 'settings' && (
        <div className={classes.columns}>
          <div className={classes.plots}>
            {plots(settingPlots)}
            {same.length > 0 && (
              <p className={classes.same}>
                The same in all of them:{' '}
                {same
                  .flatMap((factor) => levelsOf(factor).map((level) => levelLabel(factor, level)))
                  .join(' · ')}
              </p>
            )}
            <StepsAndGuidance grid={report.grid} />
          </div>
          <BestConfigurations configurations={report.configurations} />
        </div>
      )}
      {tab === 'words' && !hasWords && (
        <p className={classes.meaning}>
          A word is looked at once five different prompts have it and five others do not.
        </p>
      )}
      {tab === 'words' && <div className={classes.plots}>{plots(wordPlots)}</div>}
      {tab === 'time' && <OverTime periods={report.periods} />}
    </div>
  );
}
