import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import type { PerformanceTotals } from '#shared/contract/performance.ts';
import { useStudioState } from '../../../app/studio-context.tsx';
import { ScrollTable } from '../../../ui/ScrollTable.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { shortNameOf } from '../../devices/device-label.ts';
import { secondsLabel } from './lane-label.ts';
import { sumOfTotals, averageBatch } from './statistics.ts';
import { usePerformance } from './use-performance.ts';
import classes from './Tables.module.css';

const columns = [
  'Device',
  'Pictures',
  'Batches',
  'Average batch',
  'Waiting',
  'Loads',
  'Unloads',
  'Failures',
  'Loading avoided',
  'Busy',
];
type Period = 'sinceStart' | 'inLog';
const periods = [
  { value: 'sinceStart', label: 'Since start' },
  { value: 'inLog', label: 'Whole log' },
] as const;

interface RowProps {
  name: string;
  totals: PerformanceTotals;
  /** null where it is not known. */
  unloads: number | null;
  waiting: number | null;
  busyShare: number | null;
}

function Row({ name, totals, unloads, waiting, busyShare }: RowProps) {
  const average = averageBatch(totals);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{totals.completedUnits.toLocaleString('en')}</td>
      <td>{totals.attempts.toLocaleString('en')}</td>
      <td>{average === null ? '–' : average.toFixed(1)}</td>
      <td>{waiting ?? '–'}</td>
      <td>{totals.loads.toLocaleString('en')}</td>
      <td>{unloads?.toLocaleString('en') ?? '–'}</td>
      <td data-tone={totals.failedAttempts > 0 ? 'danger' : undefined}>
        {totals.failedAttempts.toLocaleString('en')}
      </td>
      <td>{totals.savedSeconds === 0 ? '–' : secondsLabel(totals.savedSeconds)}</td>
      <td className={classes.busy}>
        {busyShare === null ? (
          secondsLabel(totals.busySeconds)
        ) : (
          <>
            <span className={classes.share}>
              <span style={{ width: `${Math.min(100, busyShare * 100)}%` }} />
            </span>
            {Math.min(100, Math.round(busyShare * 100))} %
          </>
        )}
      </td>
    </tr>
  );
}

/** What each device has done, in numbers. */
export function StatisticsTab({ devices }: { devices: readonly Device[] }) {
  const statistics = usePerformance((state) => state.statistics);
  const plan = usePerformance((state) => state.plan);
  const jobs = useStudioState((state) => state.jobs);
  const now = useNow(true, 5000);
  const [period, setPeriod] = useState<Period>('sinceStart');
  if (statistics === null) return null;
  const waiting = jobs.flatMap(({ units }) => units).filter(({ state }) => state === 'queued').length;
  const expectedOn = (id: string) =>
    plan?.runs.reduce((sum, { deviceId, count }) => sum + (deviceId === id ? count : 0), 0) ?? null;
  const upSeconds = Math.max(1, (now - statistics.startedAt) / 1000);
  const rows = statistics.devices;
  const all = sumOfTotals(rows.map((row) => row[period]));
  return (
    <div className={classes.tab}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Period"
          size="xs"
          transitionDuration={0}
          data={periods.map((one) => ({ ...one }))}
          value={period}
          onChange={(value) => setPeriod(value === 'inLog' ? 'inLog' : 'sinceStart')}
        />
        <span className={classes.note}>
          “Loading avoided” is how long it would have taken to load the model again for each batch that found
          it in memory.
        </span>
      </div>
      <ScrollTable
        label="Statistics of the devices"
        columns={columns}
        foot={
          <Row
            name="All"
            totals={all}
            unloads={period === 'sinceStart' ? rows.reduce((sum, row) => sum + row.unloads, 0) : null}
            waiting={waiting}
            busyShare={null}
          />
        }
      >
        {rows.map((row) => (
          <Row
            key={row.deviceId}
            name={
              devices.some(({ id }) => id === row.deviceId)
                ? shortNameOf(devices, row.deviceId)
                : `${row.deviceId} (gone)`
            }
            totals={row[period]}
            unloads={period === 'sinceStart' ? row.unloads : null}
            waiting={expectedOn(row.deviceId)}
            busyShare={period === 'sinceStart' ? row.sinceStart.busySeconds / upSeconds : null}
          />
        ))}
      </ScrollTable>
    </div>
  );
}
