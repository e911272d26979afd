import type { Device } from '#shared/contract/devices.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import { BackendNote } from './BackendNote.tsx';
import { DeviceActivity } from './DeviceActivity.tsx';
import { LoadReadings, MemoryReading } from './DeviceReadings.tsx';
import { troubleOf, troubleReason } from './device-trouble.ts';
import { DeviceUseNote } from './DeviceUseNote.tsx';
import { HealthBadge } from './HealthBadge.tsx';
import { useReading } from './use-device.ts';
import classes from './DeviceBody.module.css';

/** What is wrong, and why. */
function Health({ device }: { device: Device }) {
  const { freshness } = useReading(device);
  const trouble = troubleOf(device.health, freshness);
  if (!trouble) return null;
  const reason = troubleReason(device.healthReason, freshness);
  return (
    <div className={classes.health}>
      <HealthBadge trouble={trouble} labelled />
      {reason !== null && <p className={classes.reason}>{reason}</p>}
    </div>
  );
}

function Models({ device }: { device: Device }) {
  const models = useStudioState((state) => state.models);
  const names = device.loadedModelIds.map((id) => models.find((model) => model.id === id)?.name ?? id);
  if (names.length === 0) return null;
  return (
    <div className={classes.models} aria-label="Loaded models" role="group">
      {names.map((name) => (
        <span key={name} className={classes.model}>
          {name}
        </span>
      ))}
    </div>
  );
}

/** All there is to say of a device, below its name. */
export function DeviceBody({ device }: { device: Device }) {
  return (
    <>
      <Health device={device} />
      <BackendNote device={device} />
      <DeviceUseNote device={device} />
      <LoadReadings device={device} />
      <MemoryReading device={device} />
      <Models device={device} />
      <DeviceActivity device={device} />
    </>
  );
}
