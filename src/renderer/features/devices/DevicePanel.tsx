import { VisuallyHidden } from '@mantine/core';
import { useStudioState } from '../../app/studio-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DeviceCard } from './DeviceCard.tsx';
import classes from './DevicePanel.module.css';

/** Every device of this computer and what it is doing. */
export function DevicePanel() {
  const devices = useStudioState((state) => state.devices);
  const jobs = useStudioState((state) => state.jobs);
  const models = useStudioState((state) => state.models);
  const known = useStudioState((state) => state.about !== null);
  const now = useNow(devices.some(({ worker }) => worker.state === 'restarting'));
  const simulated = devices.some(({ backend }) => backend === 'simulated');
  return (
    // It scrolls and holds nothing to focus, so it takes the focus itself: the keyboard can scroll it then.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.panel} role="group" aria-label="Device list" tabIndex={0}>
      <VisuallyHidden component="h2">Devices</VisuallyHidden>
      {known && devices.length === 0 && (
        <p className={classes.none}>No device was found. Pictures wait in the queue until there is one.</p>
      )}
      <ul className={classes.list}>
        {devices.map((device) => (
          <DeviceCard key={device.id} device={device} jobs={jobs} models={models} now={now} />
        ))}
      </ul>
      {simulated && (
        <p className={classes.note}>Simulated devices are real worker processes on this computer's CPU.</p>
      )}
    </div>
  );
}
