import { Slider, Switch } from '@mantine/core';
import { useId, useState } from 'react';
import { usableGpus } from '../devices/device-groups.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { useUpdateSettings } from './use-settings.ts';
import classes from './MultiGpu.module.css';

/** Whether several devices work at once, and how many. Only where there are several. */
export function MultiGpu() {
  const id = useId();
  const update = useUpdateSettings();
  const connected = useConnected();
  const deviceCount = useStudioState(
    ({ devices, settings }) =>
      usableGpus(devices, settings.useIntegratedGpus).filter(
        (device) => !settings.excludedDeviceIds.includes(device.id),
      ).length,
  );
  const multiGpu = useStudioState((state) => state.settings.multiGpu);
  const maxGpus = useStudioState((state) => state.settings.maxGpus);
  /** Where the slider is while it is moved, until the core has taken it over. */
  const [moved, setMoved] = useState<number | null>(null);
  if (deviceCount < 2) return null;
  const used = Math.min(moved ?? maxGpus, deviceCount);
  return (
    <div className={classes.group}>
      <label className={classes.label} htmlFor={id}>
        Multi-GPU
      </label>
      <Switch
        id={id}
        size="sm"
        checked={multiGpu}
        disabled={!connected}
        onChange={(event) => void update({ multiGpu: event.currentTarget.checked })}
      />
      <div className={classes.limit} data-off={!multiGpu || undefined}>
        <span className={classes.label} aria-hidden>
          Max GPUs
        </span>
        <Slider
          className={classes.slider ?? ''}
          thumbLabel="Max GPUs"
          label={null}
          size={4}
          thumbSize={14}
          min={1}
          max={deviceCount}
          value={used}
          disabled={!multiGpu || !connected}
          onChange={setMoved}
          onChangeEnd={(next) => void update({ maxGpus: next }).finally(() => setMoved(null))}
        />
        <span className={classes.value}>
          <b>{used}</b> of {deviceCount}
        </span>
      </div>
    </div>
  );
}
