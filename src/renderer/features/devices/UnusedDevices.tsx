import type { UnusedDevice } from './device-groups.ts';
import { shortModelName } from './device-label.ts';
import classes from './UnusedDevices.module.css';

/** Devices that were seen but are kept from use, small, with what keeps them. */
export function UnusedDevices({ unused }: { unused: readonly UnusedDevice[] }) {
  if (unused.length === 0) return null;
  return (
    <section className={classes.unused} aria-label="Devices not used">
      <h3 className={classes.title}>Not used</h3>
      {unused.map(({ device, why }) => (
        <p key={device.id} className={classes.device} title={`${device.name}: ${why}`}>
          <span className={classes.name}>
            {device.index} {shortModelName(device)}
          </span>
          <span className={classes.why}>{why}</span>
        </p>
      ))}
    </section>
  );
}
