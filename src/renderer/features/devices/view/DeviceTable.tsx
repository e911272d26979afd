import type { Device } from '#shared/contract/devices.ts';
import { deviceFacts } from '../device-facts.ts';
import { backendLabels } from '../device-label.ts';
import classes from './DeviceTable.module.css';

const healthWords: Record<Device['health'], string> = {
  healthy: 'Healthy',
  hot: 'Hot',
  'busy-elsewhere': 'Busy elsewhere',
  failing: 'Failing',
  lost: 'Lost',
};

function wordForUse({ hiddenBy, integrated, enabled }: Device): string {
  if (hiddenBy) return `Hidden by ${hiddenBy.variable}=${hiddenBy.value}`;
  if (enabled) return 'In use';
  return integrated ? 'Integrated, not used' : 'Not in use';
}

/** Everything that does not change from second to second, one row for each device. */
export function DeviceTable({ devices }: { devices: readonly Device[] }) {
  const [first] = devices;
  return (
    // It scrolls both ways and holds nothing to focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label="Device details" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Health</th>
            <th scope="col">Use</th>
            <th scope="col">Backend</th>
            {first &&
              deviceFacts(first).map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            <th scope="col">Id</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id}>
              <th scope="row">
                <span className={classes.index}>{device.index}</span> {device.name}
              </th>
              <td title={device.healthReason ?? undefined} data-health={device.health}>
                {healthWords[device.health]}
              </td>
              <td className={classes.use} title={wordForUse(device)}>
                {wordForUse(device)}
              </td>
              <td>{backendLabels[device.backend]}</td>
              {deviceFacts(device).map(({ label, value }) => (
                <td key={label}>{value}</td>
              ))}
              <td className={classes.id}>{device.id}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
