import type { Device } from '#shared/contract/devices.ts';
import { backendLabels, shortModelName } from '../device-label.ts';
import { troubleOf, troubleReason } from '../device-trouble.ts';
import { HealthBadge } from '../HealthBadge.tsx';
import type { Span } from '../history/history-store.ts';
import type { Quantity } from '../history/history-window.ts';
import { useReading } from '../use-device.ts';
import { ChartCell } from './ChartCell.tsx';
import type { ChartScale } from './chart-scale.ts';
import classes from './LoadCharts.module.css';

export interface DeviceChartsProps {
  device: Device;
  quantities: readonly Quantity[];
  scales: Record<Quantity, ChartScale>;
  span: Span;
  /** Of each chart, in pixels. */
  width: number;
  height: number;
  /** The state stands beside the name. */
  thin: boolean;
  /** The point in time that is being looked at; null for the present. */
  cursor: number | null;
}

function DeviceLabel({ device, thin }: { device: Device; thin: boolean }) {
  const { freshness } = useReading(device);
  const trouble = troubleOf(device.health, freshness);
  return (
    <div
      className={classes.label}
      title={troubleReason(device.healthReason, freshness) ?? device.name}
      data-thin={thin || undefined}
    >
      <span className={classes.name}>
        <span className={classes.index}>{device.index}</span> {shortModelName(device)}
      </span>
      {trouble ? (
        <HealthBadge trouble={trouble} labelled={!thin} />
      ) : (
        !thin && (
          <span className={classes.state}>
            {device.enabled ? backendLabels[device.backend] : 'Not in use'}
          </span>
        )
      )}
    </div>
  );
}

/** The charts of one device, side by side. */
export function DeviceCharts({ device, quantities, scales, thin, ...shown }: DeviceChartsProps) {
  return (
    <li className={classes.device} aria-label={device.name}>
      <DeviceLabel device={device} thin={thin} />
      <div className={classes.cells}>
        {quantities.map((quantity) => (
          <ChartCell
            key={quantity}
            device={device}
            quantity={quantity}
            minimum={scales[quantity].minimum}
            maximum={scales[quantity].maximum}
            {...shown}
          />
        ))}
      </div>
    </li>
  );
}
