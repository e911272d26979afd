import { useStudioState } from '../../app/studio-context.tsx';
import { shortNameOf } from '../devices/device-label.ts';
import { useLoadedSource } from '../../ui/use-loaded-source.ts';
import { type RunningUnit, unitFraction } from '../queue/job-progress.ts';
import type { CellProps } from './cell.ts';
import classes from './Tile.module.css';

const strongestBlurPixels = 7;

/** One picture in the making: its preview clears up as it gets done. */
export function RunningTile({ running: { job, unit }, cell }: { running: RunningUnit; cell: CellProps }) {
  const devices = useStudioState((state) => state.devices);
  const device = shortNameOf(devices, unit.deviceId);
  const fraction = unitFraction(unit);
  const { phase, progress } = unit;
  const previewUrl = useLoadedSource(unit.previewUrl);
  const status =
    phase === 'loading'
      ? 'loading'
      : phase === 'finishing'
        ? 'finishing'
        : progress
          ? `${progress.step}/${progress.steps}`
          : 'starting';
  return (
    <div
      role="gridcell"
      className={`${classes.tile} ${classes.running}`}
      aria-label={`${device} ${status}, in the making: ${job.request.prompt}`}
      {...cell}
    >
      {previewUrl === null ? (
        <span className={classes.waiting} />
      ) : (
        <img
          className={classes.preview}
          src={previewUrl}
          alt=""
          draggable={false}
          style={{ filter: `blur(${(strongestBlurPixels * (1 - fraction)).toFixed(1)}px)` }}
        />
      )}
      <span className={classes.caption} data-plain={previewUrl === null || undefined}>
        <span>{device}</span> <span>{status}</span>
      </span>
      <div
        className={classes.progress}
        role="progressbar"
        aria-label={`Picture ${unit.index + 1} of “${job.request.prompt}”`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
      >
        <div className={classes.bar} style={{ transform: `scaleX(${fraction})` }} />
      </div>
    </div>
  );
}
