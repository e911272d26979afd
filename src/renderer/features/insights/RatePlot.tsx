import { ActionIcon, Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { ErrorBar, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import type { InsightFactor, InsightLevel } from '#shared/contract/insights.ts';
import {
  claimLabel,
  factorNames,
  levelLabel,
  levelSentence,
  percentLabel,
  ratingLabel,
  scaleEnd,
  shownLevels,
} from './insight-words.ts';
import classes from './RatePlot.module.css';

const rowHeightPixels = 30;
const noMargin = { top: 0, right: 0, bottom: 0, left: 0 };

type Tone = 'more' | 'less' | 'unclear';
const toneOf = ({ verdict }: InsightLevel): Tone =>
  verdict === 'more' || verdict === 'less' ? verdict : 'unclear';
const toneColors: Record<Tone, string> = {
  more: 'var(--accent)',
  less: 'var(--danger)',
  unclear: 'var(--text-faint)',
};

/** Why a level that looks like something is no claim. */
function Caution({ text }: { text: string }) {
  return (
    <Tooltip label={text} multiline w={320} events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon size={20} aria-label={text}>
        <IconInfoCircle size={15} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

export interface RatePlotProps {
  factor: InsightFactor;
  levels: readonly InsightLevel[];
  /** The share of all pictures, a line through the plot. */
  overall: number;
  mostRows: number;
}

/** The share that was kept, level by level: a dot, its interval as a line, and what can be claimed in words beside it. */
export function RatePlot({ factor, levels, overall, mostRows }: RatePlotProps) {
  const { ref, width } = useElementSize();
  const shown = shownLevels(factor, levels, mostRows);
  if (shown.length === 0) return null;
  const end = scaleEnd([...shown, { high: overall }]);
  const height = shown.length * rowHeightPixels;
  const rows = shown.map((level, row) => ({ row, level, tone: toneOf(level) }));
  const title = factorNames[factor];
  const size: Record<`--${string}`, string> = {
    '--rows': String(shown.length),
    '--row-height': `${rowHeightPixels}px`,
  };
  return (
    <section className={classes.plot} aria-label={title}>
      <h3 className={classes.title}>
        {title}
        {levels.length > shown.length && (
          <span className={classes.more}>
            {shown.length} of {levels.length}; all are in the files
          </span>
        )}
      </h3>
      <div className={classes.body} style={size}>
        <ul className={classes.rows}>
          {rows.map(({ level, tone }) => {
            const claim = claimLabel(level);
            return (
              <li key={level.key} className={classes.row} aria-label={levelSentence(factor, level)}>
                <span className={classes.label} title={levelLabel(factor, level)}>
                  {levelLabel(factor, level)}
                </span>
                <span />
                <span className={classes.numbers}>
                  {percentLabel(level.rate)}{' '}
                  <span className={classes.of}>of {level.seen.toLocaleString('en')}</span>
                  <span className={classes.rating}>{ratingLabel(level)}</span>
                </span>
                <span className={classes.claim} data-tone={tone}>
                  {claim}
                  {level.verdict === 'confounded' && level.caution !== null && (
                    <Caution text={level.caution} />
                  )}
                </span>
              </li>
            );
          })}
        </ul>
        <div className={classes.chart} ref={ref} aria-hidden>
          {width > 0 && (
            <ScatterChart width={width} height={height} margin={noMargin} accessibilityLayer={false}>
              <XAxis type="number" dataKey="level.rate" domain={[0, end]} hide />
              <YAxis type="number" dataKey="row" domain={[-0.5, shown.length - 0.5]} reversed hide />
              <ReferenceLine x={overall} stroke="var(--line-strong)" strokeDasharray="3 3" />
              {(['unclear', 'less', 'more'] as const).map((tone) => (
                <Scatter
                  key={tone}
                  data={rows.filter((row) => row.tone === tone)}
                  fill={toneColors[tone]}
                  isAnimationActive={false}
                >
                  <ErrorBar
                    dataKey={({ level }: { level: InsightLevel }) => [
                      level.rate - level.low,
                      level.high - level.rate,
                    ]}
                    direction="x"
                    width={0}
                    strokeWidth={2}
                    stroke={toneColors[tone]}
                    isAnimationActive={false}
                  />
                </Scatter>
              ))}
            </ScatterChart>
          )}
        </div>
        <div className={classes.scale} aria-hidden>
          <span>0 %</span>
          <span>{percentLabel(end / 2)}</span>
          <span>{percentLabel(end)}</span>
        </div>
      </div>
    </section>
  );
}
