import type { Device, DeviceReading, Machine } from '#shared/contract/devices.ts';
import type { About } from '../../connection/studio-state.ts';
import { deviceFacts, type Fact } from './device-facts.ts';
import { backendLabels } from './device-label.ts';
import { detectedLabel, machineFacts } from './machine-label.ts';
import { memorySentence, memorySplit } from './memory-split.ts';
import { freshnessOf, percentLabel, powerLabel, temperatureLabel, withoutValues } from './reading-label.ts';

export interface ReportSource {
  about: About | null;
  machine: Machine;
  devices: readonly Device[];
  readings: ReadonlyMap<string, DeviceReading>;
  /** What the page runs in. */
  userAgent: string;
  /** Milliseconds since the epoch. */
  now: number;
}

const labelWidth = 20;
const lineOf = ({ label, value }: Fact) => `  ${label.padEnd(labelWidth)}${value}`;

/** Never the prompt: a report is for strangers. */
function workerLabel({ worker, enabled }: Device): string {
  if (worker.state === 'restarting' || worker.state === 'stopped')
    return `${worker.state}: ${worker.error.code}, ${worker.error.message}`;
  return enabled ? worker.state : `${worker.state}, not in use`;
}

function readingFacts(device: Device, latest: DeviceReading | undefined, now: number): Fact[] {
  if (!latest) return [{ label: 'Readings', value: 'none' }];
  const freshness = freshnessOf(latest, device.health, now);
  const reading = freshness.state === 'gone' ? withoutValues(latest) : latest;
  const values = [
    `utilization ${percentLabel(reading.utilizationPercent)}`,
    temperatureLabel(reading.temperatureCelsius),
    powerLabel(reading.powerDrawWatts),
  ].join(', ');
  const remarks = { live: '', waiting: ' (not read yet)', gone: ' (lost)', stale: '' };
  const remark =
    freshness.state === 'stale' ? ` (${freshness.text.toLowerCase()})` : remarks[freshness.state];
  return [
    { label: 'Readings', value: `${values}${remark}` },
    { label: 'Memory use', value: memorySentence(memorySplit(reading, device), device.memoryTotalBytes) },
  ];
}

function deviceLines(device: Device, latest: DeviceReading | undefined, now: number): string[] {
  const { hiddenBy, healthReason } = device;
  const facts: Fact[] = [
    { label: 'Id', value: device.id },
    {
      label: 'Kind',
      value: [device.vendor, backendLabels[device.backend], device.integrated ? 'integrated' : null]
        .filter((part) => part !== null)
        .join(', '),
    },
    ...(hiddenBy ? [{ label: 'Hidden by', value: `${hiddenBy.variable}=${hiddenBy.value}` }] : []),
    { label: 'Health', value: healthReason === null ? device.health : `${device.health}: ${healthReason}` },
    ...(device.backendReason === null ? [] : [{ label: 'Why not faster', value: device.backendReason }]),
    { label: 'Worker', value: workerLabel(device) },
    ...(device.loadedModelIds.length > 0
      ? [{ label: 'Loaded models', value: device.loadedModelIds.join(', ') }]
      : []),
    ...readingFacts(device, latest, now),
    ...deviceFacts(device),
  ];
  return ['', `${device.index}  ${device.name}`, ...facts.map(lineOf)];
}

/** Everything about the devices that helps to understand a bug, as plain text; no prompts, no pictures, no paths. */
export function deviceReport({ about, machine, devices, readings, userAgent, now }: ReportSource): string {
  return [
    about === null ? 'Polyptych' : `Polyptych ${about.version}, ${about.shell} shell`,
    `${new Date(now).toISOString()}, ${userAgent}`,
    '',
    [detectedLabel(machine, devices), ...machineFacts(machine, devices)].join(', '),
    ...machine.notes.map((note) => `Note: ${note}`),
    ...devices.flatMap((device) => deviceLines(device, readings.get(device.id), now)),
    '',
  ].join('\n');
}
