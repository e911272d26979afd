import { Button } from '@mantine/core';
import type { Device } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { formatBytes } from '../../ui/format.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { activityOf, backendLabels } from './device-label.ts';
import classes from './DeviceCard.module.css';

const healthLabels: Partial<Record<Device['health'], string>> = {
  hot: 'Hot',
  'busy-elsewhere': 'Busy elsewhere',
  failing: 'Failing',
  lost: 'Lost',
};

/** Utilization, temperature and power, as far as they are known. */
function readings({ utilizationPercent, temperatureCelsius, powerDrawWatts }: Device): string | null {
  const known = [
    utilizationPercent === null ? null : `${Math.round(utilizationPercent)} %`,
    temperatureCelsius === null ? null : `${Math.round(temperatureCelsius)} °C`,
    powerDrawWatts === null ? null : `${Math.round(powerDrawWatts)} W`,
  ].filter((reading) => reading !== null);
  return known.length === 0 ? null : known.join(' · ');
}

export interface DeviceCardProps {
  device: Device;
  jobs: readonly Job[];
  models: readonly Model[];
  /** Milliseconds since the epoch. */
  now: number;
}

export function DeviceCard({ device, jobs, models, now }: DeviceCardProps) {
  const { session } = useStudio();
  const connected = useConnected();
  const restart = () => {
    session.call('devices.restartWorker', { deviceId: device.id }).catch(reportError);
  };
  const activity = activityOf(device, jobs, now);
  const { memoryUsedBytes: used, memoryTotalBytes: total } = device;
  const loaded = device.loadedModelIds.map((id) => models.find((model) => model.id === id)?.name ?? id);
  const health = healthLabels[device.health];
  const measured = readings(device);
  return (
    <li className={classes.card} data-enabled={device.enabled || undefined} aria-label={device.name}>
      <div className={classes.head}>
        <span className={classes.index}>{device.index}</span>
        <h3 className={classes.name} title={device.name}>
          {device.name}
        </h3>
        <span className={classes.badge}>{backendLabels[device.backend]}</span>
      </div>
      {(measured !== null || health !== undefined) && (
        <div className={classes.readings}>
          {measured}
          {health !== undefined && <span className={classes.health}>{health}</span>}
        </div>
      )}
      <div className={classes.memory}>
        {used !== null && total !== null ? (
          <>
            <ProgressBar fraction={used / Math.max(1, total)} label={`Memory of ${device.name}`} />
            <span className={classes.split}>
              <span>{formatBytes(used)}</span>
              <span>{formatBytes(total)}</span>
            </span>
          </>
        ) : (
          <span className={classes.split}>
            <span>Memory</span>
            <span>{total === null ? '–' : formatBytes(total)}</span>
          </span>
        )}
      </div>
      {loaded.length > 0 && (
        <div className={classes.models} aria-label="Loaded models" role="group">
          {loaded.map((name) => (
            <span key={name} className={classes.model}>
              {name}
            </span>
          ))}
        </div>
      )}
      <p className={classes.activity} data-tone={activity.tone} title={activity.text}>
        <span className={classes.doing}>{activity.text}</span>
        {activity.detail !== null && <span className={classes.detail}>{activity.detail}</span>}
      </p>
      {device.worker.state === 'stopped' && (
        <Button size="compact-sm" variant="default" disabled={!connected} onClick={restart}>
          Start again
        </Button>
      )}
      {activity.fraction !== null && (
        <ProgressBar fraction={activity.fraction} label={`Progress on ${device.name}`} />
      )}
    </li>
  );
}
