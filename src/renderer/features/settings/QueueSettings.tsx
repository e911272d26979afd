import { Select } from '@mantine/core';
import { useId } from 'react';
import { strategySchema } from '#shared/contract/settings.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { LimitField } from './LimitField.tsx';
import { strategyLabels, strategyText } from './strategies.ts';
import { useUpdateSettings } from './use-settings.ts';
import classes from './DeviceSettings.module.css';

const mebibyte = 1024 * 1024;
const choices = strategySchema.options.map((value) => ({ value, label: strategyLabels[value] }));

/** How jobs are shared among several devices, and how much memory models leave free. */
export function QueueSettings() {
  const id = useId();
  const update = useUpdateSettings();
  const connected = useConnected();
  const settings = useStudioState((state) => state.settings);
  return (
    <section className={classes.group}>
      <h3>Sharing jobs among devices</h3>
      <p className={classes.text}>{strategyText(settings)}</p>
      <div className={classes.limits}>
        <Field id={id} label="Strategy">
          <Select
            {...fieldAria(id, undefined)}
            data={choices}
            value={settings.strategy}
            disabled={!connected || !settings.multiGpu}
            allowDeselect={false}
            onChange={(next) => {
              const { data } = strategySchema.safeParse(next);
              if (data) void update({ strategy: data });
            }}
          />
        </Field>
        <LimitField
          label="Longest extra wait"
          unit="s"
          value={settings.maxWaitSeconds}
          maximum={86_400}
          onChange={(next) => void update({ maxWaitSeconds: next })}
        />
        <LimitField
          label="Memory kept free on each device"
          unit="MB"
          value={Math.round(settings.gpuMemorySafetyBytes / mebibyte)}
          maximum={mebibyte}
          onChange={(next) => void update({ gpuMemorySafetyBytes: next * mebibyte })}
        />
      </div>
    </section>
  );
}
