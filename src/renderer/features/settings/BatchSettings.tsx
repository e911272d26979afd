import { Switch } from '@mantine/core';
import { useId } from 'react';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { LimitField } from './LimitField.tsx';
import { useUpdateSettings } from './use-settings.ts';
import classes from './DeviceSettings.module.css';

/** Whether pictures of several jobs are drawn together, how many, and how long a device waits for more of them. */
export function BatchSettings() {
  const id = useId();
  const update = useUpdateSettings();
  const connected = useConnected();
  const { enableBatching, maxBatchSize, maxBatchWaitSeconds } = useStudioState((state) => state.settings);
  return (
    <section className={classes.group}>
      <Switch
        id={id}
        label="Draw similar pictures together"
        checked={enableBatching}
        disabled={!connected}
        onChange={(event) => void update({ enableBatching: event.currentTarget.checked })}
      />
      <p className={classes.text}>
        Pictures of the same model, size, steps and scheduler share the work, whatever job they are of. Each
        looks the same as alone. Where it saves no time, they are drawn one by one.
      </p>
      {enableBatching && (
        <div className={classes.limits}>
          <LimitField
            label="Pictures at once"
            unit="at most"
            value={maxBatchSize}
            minimum={1}
            maximum={64}
            onChange={(next) => void update({ maxBatchSize: next })}
          />
          <LimitField
            label="Wait for more pictures"
            unit="s"
            value={maxBatchWaitSeconds}
            maximum={60}
            onChange={(next) => void update({ maxBatchWaitSeconds: next })}
          />
        </div>
      )}
    </section>
  );
}
