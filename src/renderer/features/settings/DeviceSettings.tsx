import { Switch } from '@mantine/core';
import { useId, useState } from 'react';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { useUpdateSettings } from './use-settings.ts';
import classes from './DeviceSettings.module.css';

const mebibyte = 1024 * 1024;

interface LimitFieldProps {
  label: string;
  unit: string;
  value: number;
  maximum: number;
  onChange: (value: number) => void;
}

/** A number that is sent when it is left or Enter is pressed, so that half of one never counts. */
function LimitField({ label, unit, value, maximum, onChange }: LimitFieldProps) {
  const id = useId();
  const connected = useConnected();
  const [typed, setTyped] = useState<{ value: number | null } | null>(null);
  const shown = typed === null ? value : typed.value;
  const valid = shown !== null && shown >= 0 && shown <= maximum;
  const error = valid ? undefined : `Enter a number from 0 to ${maximum.toLocaleString('en')}.`;
  const finish = () => {
    if (!valid) return;
    setTyped(null);
    if (shown !== value) onChange(shown);
  };
  return (
    <Field id={id} label={label} hint={unit} error={error}>
      <NumberField
        {...fieldAria(id, error)}
        value={shown}
        disabled={!connected}
        decimalScale={0}
        error={error !== undefined}
        onChange={(next) => setTyped({ value: next })}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish();
        }}
      />
    </Field>
  );
}

/** Which cards may be used, and from when on one counts as taken by other programs. */
export function DeviceSettings() {
  const id = useId();
  const update = useUpdateSettings();
  const connected = useConnected();
  const settings = useStudioState((state) => state.settings);
  return (
    <div className={classes.settings}>
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
