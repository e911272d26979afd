import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Device } from '#shared/contract/devices.ts';
import { useStudioState } from '../../../app/studio-context.tsx';
import { countOf } from '../../../ui/format.ts';
import { shortNameOf } from '../../devices/device-label.ts';
import { clockLabel, secondsLabel } from './lane-label.ts';
import { nameOfModel } from './model-tones.ts';
import { usePerformance } from './use-performance.ts';
import classes from './Tables.module.css';

/** The newest ones; the whole log is in the files. */
const mostShown = 200;
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
      {/* It scrolls both ways and holds nothing to focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.scroll} role="group" aria-label="Performance log" tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Ended</th>
              <th scope="col">Device</th>
              <th scope="col">Model</th>
              <th scope="col">Pictures</th>
              <th scope="col">Loading</th>
              <th scope="col">Drawing</th>
              <th scope="col">Loading avoided</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
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
                <td data-bad={attempt.outcome === 'failed' || undefined}>
                  {attempt.outcome}
                  {attempt.errorCode !== null && ` (${attempt.errorCode.replaceAll('_', ' ')})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
