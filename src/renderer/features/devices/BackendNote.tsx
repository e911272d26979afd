import { Button } from '@mantine/core';
import type { Device } from '#shared/contract/devices.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import classes from './BackendNote.module.css';

/** Why a device does not draw with what fits it best, and a way to try that again. */
export function BackendNote({ device }: { device: Device }) {
  const { session } = useStudio();
  const connected = useConnected();
  if (device.backendReason === null) return null;
  const retry = () => {
    session.call('devices.restartWorker', { deviceId: device.id }).catch(reportError);
  };
  return (
    <div className={classes.note}>
      <p>{device.backendReason}</p>
      <Button
        className={classes.again ?? ''}
        size="compact-xs"
        variant="default"
        disabled={!connected}
        aria-label={`Try again what ${device.name} does best`}
        onClick={retry}
      >
        Try again
      </Button>
    </div>
  );
}
