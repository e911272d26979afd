import { memo, useMemo } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import type { Plan } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import type { Attempt } from '#shared/contract/performance.ts';
import { shortNameOf } from '../../devices/device-label.ts';
import type { RunningUnit } from '../job-progress.ts';
import { type TimeScale, barsOf, drawBars, expectedBars, positionOf, runningBars } from './lane-drawing.ts';
import { laneSentence } from './lane-label.ts';
import { toneOf } from './model-tones.ts';
import classes from './Lanes.module.css';

export interface LaneProps {
  device: Device;
  /** Of this device, oldest first. */
  attempts: readonly Attempt[];
  running: readonly RunningUnit[];
  plan: Plan | null;
  models: readonly Model[];
  scale: TimeScale;
  now: number;
  /** In pixels. */
  height: number;
  /** The attempt that is being looked at. */
  chosen: Attempt | null;
}

/** One device over time: loads hatched, runs in their model's colour, failures marked, the expected future dashed. */
export const Lane = memo(function Lane({ device, attempts, running, plan, models, ...shown }: LaneProps) {
  const { scale, now, height, chosen } = shown;
  const bars = useMemo(() => attempts.flatMap(barsOf), [attempts]);
  // A batch runs as one.
  const current = running.slice(0, 1).flatMap((unit) => runningBars(unit, now));
  const drawn = drawBars([...bars, ...current], scale, height);
  const expected = plan ? expectedBars(plan, device.id, now, scale) : [];
  const name = shortNameOf([device], device.id);
  const nowAt = positionOf(scale, now);
  return (
    <li className={classes.lane} data-device={device.id} style={{ height: height + 8 }}>
      <span className={classes.label} title={device.name} data-idle={running.length === 0 || undefined}>
        {name}
      </span>
      <svg
        className={classes.track}
        width={scale.width}
        height={height}
        role="img"
        aria-label={laneSentence(name, attempts, scale.from, now)}
      >
        <rect className={classes.ground} width={scale.width} height={height} rx={3} />
        {drawn.map(({ kind, modelId, path }) => (
          <path
            key={`${kind} ${modelId}`}
            d={path}
            data-kind={kind}
            data-tone={toneOf(models, modelId)}
            className={classes.bar}
            {...(kind === 'load' ? { fill: 'url(#lane-load)' } : {})}
          />
        ))}
        {expected.map(({ kind, modelId, x, width }) => (
          <rect
            key={x}
            x={x + 0.5}
            y={0.5}
            width={Math.max(1, width - 1)}
            height={height - 1}
            rx={2}
            data-kind={kind}
            data-tone={modelId === null ? undefined : toneOf(models, modelId)}
            className={classes.expected}
            {...(kind === 'load' ? { fill: 'url(#lane-load)' } : {})}
          />
        ))}
        {chosen && (
          <rect
            className={classes.chosen}
            x={positionOf(scale, chosen.startedAt)}
            y={0.5}
            width={Math.max(2, positionOf(scale, chosen.endedAt) - positionOf(scale, chosen.startedAt))}
            height={height - 1}
          />
        )}
        <line className={classes.now} x1={nowAt} x2={nowAt} y1={0} y2={height} />
      </svg>
    </li>
  );
});
