import { memo } from 'react';
import { AreaChart, Curve, YAxis } from 'recharts';
import type { Values } from '../history/history-window.ts';
import { curvePoints, lonePoints, type Plot } from './curve-points.ts';
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

const tickStyle = { fill: 'var(--text-faint)', fontSize: 11 };
const dotRadiusPixels = 1.75;

interface FrameProps {
  /** Bounds of the vertical scale. */
  minimum: number;
  maximum: number;
  limit: number | null;
  width: number;
  height: number;
}

function plotOf({ width, height }: { width: number; height: number }): Plot {
  const { top, bottom } = isLabelled(height) ? labelledMargin : margin;
  return { left: plotStart(height), right: width, top, bottom: height - bottom };
}

/** Axis, grid and limit: they stay as they are from second to second. */
const Frame = memo(function Frame({ minimum, maximum, limit, width, height }: FrameProps) {
  const { left, top, bottom } = plotOf({ width, height });
  const lineAt = (share: number) => ({ top: bottom - (bottom - top) * share, left });
  return (
    <>
      {[0, 0.5, 1].map((share) => (
        <span key={share} className={classes.grid} style={lineAt(share)} />
      ))}
      {limit !== null && (
        <span className={classes.limit} style={lineAt((limit - minimum) / (maximum - minimum))} />
      )}
      {isLabelled(height) && (
        <AreaChart width={width} height={height} margin={labelledMargin} accessibilityLayer={false}>
          <YAxis
            domain={[minimum, maximum]}
            allowDataOverflow
            ticks={[minimum, (minimum + maximum) / 2, maximum]}
            tick={tickStyle}
            interval={0}
            width={axisWidthPixels}
            axisLine={false}
            tickLine={false}
          />
        </AreaChart>
      )}
    </>
  );
});

export interface ReadingChartProps extends FrameProps {
  /** Oldest first; a null breaks the line. */
  values: Values;
}

/**
 * One quantity of one device over time. Nothing of it moves but by new values, and with them only the curve is drawn
 * anew: a whole chart for each of sixteen devices' readings, once a second, is more than a frame has time for.
 */
export function ReadingChart({ values, ...frame }: ReadingChartProps) {
  const { width, height } = frame;
  const plot = plotOf(frame);
  const points = curvePoints(values, frame, plot);
  return (
    <>
      <Frame {...frame} />
      <svg className={classes.curve} width={width} height={height} aria-hidden focusable="false">
        <Curve className={classes.area ?? ''} layout="horizontal" points={points} baseLine={plot.bottom} />
        <Curve className={classes.line ?? ''} layout="horizontal" points={points} />
        {lonePoints(points).map(({ x, y }) => (
          <circle key={x} className={classes.dot} cx={x} cy={y} r={dotRadiusPixels} />
        ))}
      </svg>
    </>
  );
}
