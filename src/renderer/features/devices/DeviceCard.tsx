import type { Device } from '#shared/contract/devices.ts';
import { backendLabels, shortModelName } from './device-label.ts';
import { DeviceBody } from './DeviceBody.tsx';
import { DeviceUseMenu } from './DeviceUseMenu.tsx';
import classes from './DeviceCard.module.css';

/** One device with all it does, where there is room for it. */
export function DeviceCard({ device }: { device: Device }) {
  return (
    <li className={classes.card} data-enabled={device.enabled || undefined} aria-label={device.name}>
      <div className={classes.head}>
        <span className={classes.index}>{device.index}</span>
        <h3 className={classes.name} title={device.name}>
          {shortModelName(device)}
        </h3>
        {/* A simulated device says so by its name. */}
        {device.backend !== 'simulated' && (
          <span className={classes.badge}>{backendLabels[device.backend]}</span>
        )}
        <DeviceUseMenu device={device} />
      </div>
      <DeviceBody device={device} />
    </li>
  );
}
