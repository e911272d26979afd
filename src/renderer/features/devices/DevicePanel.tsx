import { useStudioState } from '../../app/studio-context.tsx';
import { CudaLibraries } from './CudaLibraries.tsx';
import { groupDevices, densityOf } from './device-groups.ts';
import { DeviceCard } from './DeviceCard.tsx';
import { DeviceRow } from './DeviceRow.tsx';
import { DeviceSummary } from './DeviceSummary.tsx';
import { UnusedDevices } from './UnusedDevices.tsx';
import classes from './DevicePanel.module.css';

/** Every device of this computer and what it is doing. */
export function DevicePanel() {
  const devices = useStudioState((state) => state.devices);
  const detecting = useStudioState((state) => state.machine.detection === 'running');
  const known = useStudioState((state) => state.about !== null);
  const useIntegratedGpus = useStudioState((state) => state.settings.useIntegratedGpus);
  const groups = groupDevices(devices, useIntegratedGpus);
  const density = densityOf(groups);
  const simulated = devices.some(({ backend }) => backend === 'simulated');
  return (
    // The keyboard can scroll it wherever the focus is in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.panel} role="group" aria-label="Device list" tabIndex={0}>
      {known && <DeviceSummary />}
      <CudaLibraries />
      {known && !detecting && groups.main.length === 0 && (
        <p className={classes.note}>No device was found. Pictures wait in the queue until there is one.</p>
      )}
      <ul className={classes.list} data-density={density}>
        {groups.main.map((device) =>
          density === 'cards' ? (
            <DeviceCard key={device.id} device={device} />
          ) : (
            <DeviceRow key={device.id} device={device} thin={density === 'lines'} />
          ),
        )}
        {groups.lastResort.map((device) => (
          <DeviceRow key={device.id} device={device} thin={density === 'lines'} />
        ))}
      </ul>
      <UnusedDevices unused={groups.unused} />
      {simulated && (
        <p className={classes.note}>Simulated devices are real worker processes on this computer's CPU.</p>
      )}
    </div>
  );
}
