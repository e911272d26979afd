import type { Device } from '#shared/contract/devices.ts';
import { ScrollTable } from '../../../ui/ScrollTable.tsx';
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

const healthTones: Partial<Record<Device['health'], 'warning' | 'danger'>> = {
  hot: 'warning',
  'busy-elsewhere': 'warning',
  failing: 'danger',
  lost: 'danger',
};

function wordForUse({ hiddenBy, integrated, enabled }: Device): string {
  if (hiddenBy) return `Hidden by ${hiddenBy.variable}=${hiddenBy.value}`;
  if (enabled) return 'In use';
  return integrated ? 'Integrated, not used' : 'Not in use';
}

/** Everything that does not change from second to second, one row for each device. */
export function DeviceTable({ devices }: { devices: readonly Device[] }) {
  const [first] = devices;
  const facts = first ? deviceFacts(first).map(({ label }) => label) : [];
  const columns = ['Device', 'Health', 'Use', 'Backend', ...facts, 'Id'];
  return (
    <ScrollTable label="Device details" columns={columns}>
      {devices.map((device) => (
        <tr key={device.id}>
          <th scope="row">
            <span className={classes.index}>{device.index}</span> {device.name}
          </th>
          <td title={device.healthReason ?? undefined} data-tone={healthTones[device.health]}>
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
    </ScrollTable>
  );
}
