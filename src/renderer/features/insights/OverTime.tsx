import { useElementSize } from '@mantine/hooks';
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { InsightPeriod } from '#shared/contract/insights.ts';
import { percentLabel, scaleEnd } from './insight-words.ts';
import classes from './OverTime.module.css';

const heightPixels = 320;
const margin = { top: 8, right: 12, bottom: 0, left: 0 };
const tick = { fill: 'var(--text-faint)', fontSize: 11 };
const dayFormat = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** The share that was kept, week by week: the line, and where it probably lies. */
export function OverTime({ periods }: { periods: readonly InsightPeriod[] }) {
  const { ref, width } = useElementSize();
  const rows = periods.map(({ fromMs, rate, low, high }) => ({ fromMs, rate, interval: [low, high] }));
  const [first, last] = [periods[0], periods.at(-1)];
  const sentence =
    first && last
      ? `From ${dayFormat.format(first.fromMs)} to ${dayFormat.format(last.fromMs)}: ${percentLabel(first.rate)} kept at first, ${percentLabel(last.rate)} at last.`
      : '';
  return (
    <section aria-label="Over time">
      <h3 className={classes.title}>Over time</h3>
      <p className={classes.note}>
        The share kept of the pictures of each period, and where it probably lies.
      </p>
      {periods.length < 2 ? (
        <p className={classes.note}>All pictures that were judged are of one week: come back in a few.</p>
      ) : (
        <div ref={ref} role="img" aria-label={sentence}>
          {width > 0 && (
            <ComposedChart
              width={width}
              height={heightPixels}
              data={rows}
              margin={margin}
              accessibilityLayer={false}
            >
              <CartesianGrid vertical={false} stroke="var(--line)" />
              <XAxis
                dataKey="fromMs"
                type="number"
                domain={['dataMin', 'dataMax']}
                tickFormatter={(value: number) => dayFormat.format(value)}
                ticks={periods.map(({ fromMs }) => fromMs)}
                minTickGap={32}
                tick={tick}
                axisLine={false}
                tickLine={false}
              />
              <YAxis
                domain={[0, scaleEnd(periods)]}
                tickFormatter={percentLabel}
                tick={tick}
                width={44}
                axisLine={false}
                tickLine={false}
              />
              <Area
                dataKey="interval"
                stroke="none"
                fill="var(--accent)"
                fillOpacity={0.18}
                isAnimationActive={false}
              />
              <Line
                dataKey="rate"
                stroke="var(--accent)"
                strokeWidth={2}
                dot={{ r: 2.5, fill: 'var(--accent)', strokeWidth: 0 }}
                isAnimationActive={false}
              />
            </ComposedChart>
          )}
        </div>
      )}
    </section>
  );
}
