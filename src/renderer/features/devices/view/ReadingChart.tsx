import { memo } from 'react';
import { Area, AreaChart, YAxis } from 'recharts';
import classes from './ReadingChart.module.css';

const margin = { top: 2, right: 0, bottom: 1, left: 0 };
/** Half a label's height at both ends of the axis. */
const labelledMargin = { top: 7, right: 0, bottom: 7, left: 0 };
/** Below this height, labels at the axis would cover each other: the column's head tells the scale. */
const lowestLabelledPixels = 84;
const axisWidthPixels = 30;

const isLabelled = (height: number) => height >= lowestLabelledPixels;

/** Where the time axis begins in a chart of this height, in pixels from its left. */
export const plotStart = (height: number): number => (isLabelled(height) ? axisWidthPixels : 0);

const hidden = { hide: true, tick: false };
const tickStyle = { fill: 'var(--text-faint)', fontSize: 11 };

export interface ReadingChartProps {
  /** Oldest first; a null breaks the line. */
  values: readonly (number | null)[];
  /** Bounds of the vertical scale. */
  minimum: number;
  maximum: number;
  limit: number | null;
  width: number;
  height: number;
}

/**
 * One quantity of one device over time. Nothing of it moves but by new values. Grid and limit are no parts of the
 * chart: those stay as they are, while each part of a chart is worked out anew with every value.
 */
export const ReadingChart = memo(function ReadingChart({
  values,
  minimum,
  maximum,
  limit,
  width,
  height,
}: ReadingChartProps) {
  const labelled = isLabelled(height);
  const { top, bottom } = labelled ? labelledMargin : margin;
  const plotHeight = height - top - bottom;
  const lineAt = (share: number) => ({ top: top + plotHeight * (1 - share), left: plotStart(height) });
  return (
    <>
      {[0, 0.5, 1].map((share) => (
        <span key={share} className={classes.grid} style={lineAt(share)} />
      ))}
      {limit !== null && (
        <span className={classes.limit} style={lineAt((limit - minimum) / (maximum - minimum))} />
      )}
      <AreaChart
        data={values.map((value) => ({ value }))}
        width={width}
        height={height}
        margin={labelled ? labelledMargin : margin}
        accessibilityLayer={false}
      >
        <YAxis
          domain={[minimum, maximum]}
          allowDataOverflow
          {...(labelled ? { ticks: [minimum, (minimum + maximum) / 2, maximum], tick: tickStyle } : hidden)}
          interval={0}
          width={axisWidthPixels}
          axisLine={false}
          tickLine={false}
        />
        <Area
          dataKey="value"
          type="linear"
          stroke="var(--accent)"
          strokeWidth={1.25}
          fill="var(--accent)"
          fillOpacity={0.14}
          dot={false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
          legendType="none"
          tooltipType="none"
        />
      </AreaChart>
    </>
  );
});
