import { Switch } from '@mantine/core';
import { useId } from 'react';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { ApiSettings } from './api/ApiSettings.tsx';
import { BatchSettings } from './BatchSettings.tsx';
import { LimitField } from './LimitField.tsx';
import { MemorySettings } from './MemorySettings.tsx';
import { QueueSettings } from './QueueSettings.tsx';
import { useUpdateSettings } from './use-settings.ts';
import classes from './DeviceSettings.module.css';

const mebibyte = 1024 * 1024;

/** How jobs are shared among the cards, which may be used, and when one counts as taken by other programs. */
export function DeviceSettings() {
  const id = useId();
  const update = useUpdateSettings();
  const connected = useConnected();
  const settings = useStudioState((state) => state.settings);
  return (
    <div className={classes.settings}>
      <QueueSettings />
      <BatchSettings />
      <MemorySettings />
      <ApiSettings />
      <section className={classes.group}>
        <Switch
          id={id}
          label="Use integrated GPUs"
          checked={settings.useIntegratedGpus}
          disabled={!connected}
          onChange={(event) => void update({ useIntegratedGpus: event.currentTarget.checked })}
        />
        <p className={classes.text}>
          A GPU that is part of the processor shares its memory and is often slower than the processor itself.
        </p>
      </section>
      <section className={classes.group}>
        <h3>When other programs use a card</h3>
        <p className={classes.text}>
          A card counts as busy elsewhere while other programs go beyond either of these.
        </p>
        <div className={classes.limits}>
          <LimitField
            label="Memory used by others"
            unit="MB"
            value={Math.round(settings.gpuIdleMemoryBytes / mebibyte)}
            maximum={mebibyte}
            onChange={(next) => void update({ gpuIdleMemoryBytes: next * mebibyte })}
          />
          <LimitField
            label="Utilization by others"
            unit="%"
            value={settings.gpuIdleUtilizationPercent}
            maximum={100}
            onChange={(next) => void update({ gpuIdleUtilizationPercent: next })}
          />
        </div>
      </section>
    </div>
  );
}
