import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import type { Span } from '../history/history-store.ts';
import type { Series } from '../history/history-window.ts';
import { pointAge, quantityNames, spanNames } from './chart-label.ts';
import { drawnQuantities, scaleOf } from './chart-scale.ts';
import { DeviceCharts } from './DeviceCharts.tsx';
import { matrixLayout } from './matrix-layout.ts';
import { plotStart } from './ReadingChart.tsx';
import { usePacedWindow } from './use-paced-history.ts';
import classes from './LoadCharts.module.css';

export interface LoadChartsProps {
  devices: readonly Device[];
  span: Span;
}

const noSeries: ReadonlyMap<string, Series> = new Map();

/** How many points an arrow key goes, of a whole span. */
const keyStep = 1 / 60;

/**
 * One row for each device, one column for each quantity, all charts of a column on one scale and all on one time axis:
 * devices are told apart by their place, not by colours, and sixteen of them fit a screen.
 */
export function LoadCharts({ devices, span }: LoadChartsProps) {
  const { ref, width, height } = useElementSize();
  const [cursor, setCursor] = useState<number | null>(null);
  const window = usePacedWindow(span);
  const series = window?.series ?? noSeries;
  const points = series.values().next().value?.utilizationPercent.length ?? 0;
  const quantities = drawnQuantities(devices, series);
  const layout = matrixLayout({ width, height }, { devices: devices.length, quantities: quantities.length });
  const start = plotStart(layout.chartHeight);
  const scales = {
    utilizationPercent: scaleOf('utilizationPercent', devices, series),
    memoryUsedBytes: scaleOf('memoryUsedBytes', devices, series),
    temperatureCelsius: scaleOf('temperatureCelsius', devices, series),
    powerDrawWatts: scaleOf('powerDrawWatts', devices, series),
  };

  function point(event: PointerEvent) {
    const chart = event.target instanceof Element ? event.target.closest('[role="img"]') : null;
    if (!chart || points < 2) return setCursor(null);
    const { left, right } = chart.getBoundingClientRect();
    const share = (event.clientX - left - start) / Math.max(1, right - left - start);
    setCursor(Math.round(Math.min(1, Math.max(0, share)) * (points - 1)));
  }
  function onKeyDown(event: KeyboardEvent) {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (direction === 0 || points < 2) return;
    event.preventDefault();
    const step = Math.max(1, Math.round(points * keyStep)) * direction;
    setCursor(Math.min(points - 1, Math.max(0, (cursor ?? points - 1) + step)));
  }

  const variables: Record<`--${string}`, string> = {
    '--columns': String(layout.columns),
    '--label-width': `${layout.labelWidth}px`,
    '--chart-width': `${layout.chartWidth}px`,
    '--chart-height': `${layout.chartHeight}px`,
    '--plot-start': `${start}px`,
    '--cursor': String(cursor === null || points < 2 ? 1 : cursor / (points - 1)),
  };
  const moment = cursor === null || points === 0 ? null : pointAge(cursor, points, window?.stepMs ?? 0);
  return (
    <div
      ref={ref}
      className={classes.matrix}
      data-cursor={moment !== null || undefined}
      style={variables}
      onPointerMove={point}
      onPointerLeave={() => setCursor(null)}
    >
      <div
        className={classes.head}
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={0}
        aria-valuemax={Math.max(1, points - 1)}
        aria-valuenow={cursor ?? Math.max(1, points - 1)}
        aria-valuetext={moment ?? 'now'}
        onBlur={() => setCursor(null)}
        onKeyDown={onKeyDown}
      >
        {quantities.map((quantity) => {
          const { minimum, maximum, unit } = scales[quantity];
          return (
            <div key={quantity} className={classes.quantity}>
              <span className={classes.title}>{quantityNames[quantity]}</span>
              <span className={classes.scale}>
                {minimum}–{maximum} {unit}
                {quantity === 'memoryUsedBytes' && ' of total'}
              </span>
              <span className={classes.times}>
                <span>{spanNames[span]} ago</span>
                <span>{moment ?? 'now'}</span>
              </span>
            </div>
          );
        })}
      </div>
      {width > 0 && (
        <ul className={classes.devices}>
          {devices.map((device) => (
            <DeviceCharts
              key={device.id}
              device={device}
              quantities={quantities}
              scales={scales}
              span={span}
              width={layout.chartWidth}
              height={layout.chartHeight}
              thin={layout.thin}
              cursor={cursor}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
