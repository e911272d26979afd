import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { countOf } from '#shared/count-of.ts';
import type { Device } from '#shared/contract/devices.ts';
import { useStudioState } from '../../../app/studio-context.tsx';
import { ScrollTable } from '../../../ui/ScrollTable.tsx';
import { shortNameOf } from '../../devices/device-label.ts';
import { clockLabel, secondsLabel } from './lane-label.ts';
import { nameOfModel } from './model-tones.ts';
import { usePerformance } from './use-performance.ts';
import classes from './Tables.module.css';

/** The newest ones; the whole log is in the files. */
const mostShown = 200;
const columns = ['Ended', 'Device', 'Model', 'Pictures', 'Loading', 'Drawing', 'Loading avoided', 'Outcome'];
const formats = ['csv', 'json'] as const;

/** The last attempts, one row each, and the whole log as a file. */
export function LogTab({ devices }: { devices: readonly Device[] }) {
  const attempts = usePerformance((state) => state.attempts);
  const models = useStudioState((state) => state.models);
  if (attempts === null) return null;
  const shown = attempts.slice(-mostShown).toReversed();
  return (
    <div className={classes.tab}>
      <div className={classes.bar}>
        {formats.map((format) => (
          <Button
            key={format}
            component="a"
            href={`/performance.${format}`}
            download={`polyptych-performance.${format}`}
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={14} />}
          >
            {format.toUpperCase()}
          </Button>
        ))}
        <span className={classes.note}>
          {shown.length === 0
            ? 'Nothing has been drawn yet.'
            : `The last ${countOf(shown.length, 'attempt')}; the files hold the whole log.`}
        </span>
      </div>
      <ScrollTable label="Performance log" columns={columns}>
        {shown.map((attempt) => (
          <tr key={attempt.id}>
            <th scope="row" title={new Date(attempt.endedAt).toLocaleString('en-GB')}>
              {clockLabel(attempt.endedAt)}
            </th>
            <td>{shortNameOf(devices, attempt.deviceId)}</td>
            <td>{nameOfModel(models, attempt.modelId)}</td>
            <td>{attempt.units}</td>
            <td>{attempt.loadSeconds > 0 ? secondsLabel(attempt.loadSeconds) : '–'}</td>
            <td>{attempt.runSeconds === null ? '–' : secondsLabel(attempt.runSeconds)}</td>
            <td>{attempt.savedSeconds > 0 ? secondsLabel(attempt.savedSeconds) : '–'}</td>
            <td data-tone={attempt.outcome === 'failed' ? 'danger' : undefined}>
              {attempt.outcome}
              {attempt.errorCode !== null && ` (${attempt.errorCode.replaceAll('_', ' ')})`}
            </td>
          </tr>
        ))}
      </ScrollTable>
    </div>
  );
}
