import { memo, useMemo } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import type { Span } from '../history/history-store.ts';
import type { Quantity } from '../history/history-window.ts';
import { chartSentence, valueLabel } from './chart-label.ts';
import { drawnValues, limitOf } from './chart-scale.ts';
import { ReadingChart } from './ReadingChart.tsx';
import { usePacedValues } from './use-paced-history.ts';
import classes from './LoadCharts.module.css';

export interface ChartCellProps {
  device: Device;
  quantity: Quantity;
  /** Bounds of the vertical scale. */
  minimum: number;
  maximum: number;
  span: Span;
  /** Of the chart, in pixels. */
  width: number;
  height: number;
  /** The point in time that is being looked at; null for the present. */
  cursor: number | null;
}

/** One chart with the value at the cursor, or the newest, at its right. */
export const ChartCell = memo(function ChartCell({
  device,
  quantity,
  span,
  cursor,
  ...chart
}: ChartCellProps) {
  const values = usePacedValues(span, device.id, quantity);
  const drawn = useMemo(() => drawnValues(values, quantity, device), [values, quantity, device]);
  const sentence = useMemo(
    () => chartSentence(quantity, device.name, span, values),
    [quantity, device.name, span, values],
  );
  return (
    <div className={classes.cell}>
      <div className={classes.chart} role="img" aria-label={sentence}>
        <ReadingChart values={drawn} limit={limitOf(quantity, device)} {...chart} />
      </div>
      <span className={classes.value} aria-hidden>
        {valueLabel(quantity, values.at(cursor ?? -1) ?? null)}
      </span>
    </div>
  );
});
