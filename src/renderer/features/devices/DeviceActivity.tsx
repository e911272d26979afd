import { Button } from '@mantine/core';
import type { Device } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { reportError } from '../../ui/report-error.ts';
import { useLoadedSource } from '../../ui/use-loaded-source.ts';
import { useNow } from '../../ui/use-now.ts';
import { type Activity, activityOf } from './device-label.ts';
import classes from './DeviceActivity.module.css';

function previewOf(device: Device, job: Job | undefined): string | null {
  if (device.worker.state !== 'busy') return null;
  const { unitIndex } = device.worker;
  const unit = job?.units.find(({ index }) => index === unitIndex);
  return unit?.state === 'running' ? unit.previewUrl : null;
}

/** What a device does now, with the picture in the making. */
export function useActivity(device: Device): Activity & { previewUrl: string | null } {
  const { worker } = device;
  const job = useStudioState(({ jobs }) =>
    worker.state === 'busy' ? jobs.find(({ id }) => id === worker.jobId) : undefined,
  );
  const now = useNow(worker.state === 'restarting' || worker.state === 'stopped');
  return { ...activityOf(device, job ? [job] : [], now), previewUrl: previewOf(device, job) };
}

export function DeviceActivity({ device }: { device: Device }) {
  const { session } = useStudio();
  const connected = useConnected();
  const { tone, text, detail, fraction, previewUrl } = useActivity(device);
  const preview = useLoadedSource(previewUrl);
  const restart = () => {
    session.call('devices.restartWorker', { deviceId: device.id }).catch(reportError);
  };
  return (
    <>
      <div className={classes.activity} data-tone={tone}>
        {/* The last preview of the picture before stays loaded: it is not this one's. */}
        {previewUrl !== null && preview !== null ? (
          <img className={classes.preview} src={preview} alt="" draggable={false} />
        ) : (
          // Its place is kept, so that nothing jumps when the picture comes.
          tone === 'busy' && <span className={classes.preview} />
        )}
        <p className={classes.text} title={text}>
          <span className={classes.doing} dir="auto">
            {text}
          </span>
          {detail !== null && <span className={classes.detail}>{detail}</span>}
        </p>
      </div>
      {device.worker.state === 'stopped' && (
        <Button size="compact-sm" variant="default" disabled={!connected} onClick={restart}>
          Try now
        </Button>
      )}
      {fraction !== null && <ProgressBar fraction={fraction} label={`Progress on ${device.name}`} />}
    </>
  );
}
