import { countOf } from '#shared/count-of.ts';
import type { Run } from '#shared/contract/runner.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import classes from './Runner.module.css';

/** Who made how much of a run: a bar for each device, the longest for the one that made most. */
export function DeviceShares({ shares }: { shares: Run['devices'] }) {
  const devices = useStudioState((state) => state.devices);
  const most = Math.max(1, ...shares.map(({ images }) => images));
  return (
    <ul className={classes.shares} aria-label="Pictures by device">
      {shares.map(({ deviceId, images }) => (
        <li key={deviceId} className={classes.share}>
          <span className={classes.shareName}>
            {devices.find(({ id }) => id === deviceId)?.name ?? deviceId}
          </span>
          <span className={classes.shareTrack} aria-hidden>
            <span className={classes.shareBar} style={{ transform: `scaleX(${images / most})` }} />
          </span>
          <span className={classes.shareCount}>{countOf(images, 'picture')}</span>
        </li>
      ))}
    </ul>
  );
}
