import { Button } from '@mantine/core';
import type { Device } from '#shared/contract/devices.ts';
import { useConnected } from '../../app/studio-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import { deviceUseSentence } from './device-use.ts';
import classes from './DeviceUseNote.module.css';
import { useDeviceUse } from './use-device-use.ts';

/** That people keep a device from the queue, and the way back. */
export function DeviceUseNote({ device }: { device: Device }) {
  const connected = useConnected();
  const { use, setUse } = useDeviceUse(device.id);
  const sentence = deviceUseSentence(use, useNow(use.state === 'reserved', 30_000));
  if (sentence === null) return null;
  return (
    <div className={classes.note}>
      <p>{sentence}</p>
      <Button
        size="compact-xs"
        variant="default"
        disabled={!connected}
        aria-label={use.state === 'reserved' ? `Release ${device.name}` : `Use ${device.name}`}
        onClick={() => setUse({ state: 'used' })}
      >
        {use.state === 'reserved' ? 'Release' : 'Use it'}
      </Button>
    </div>
  );
}
