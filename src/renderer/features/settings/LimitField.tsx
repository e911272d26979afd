import { useId, useState } from 'react';
import { useConnected } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';

interface LimitFieldProps {
  label: string;
  unit: string;
  value: number;
  minimum?: number;
  maximum: number;
  onChange: (value: number) => void;
}

/** A number that is sent when it is left or Enter is pressed, so that half of one never counts. */
export function LimitField({ label, unit, value, minimum = 0, maximum, onChange }: LimitFieldProps) {
  const id = useId();
  const connected = useConnected();
  const [typed, setTyped] = useState<{ value: number | null } | null>(null);
  const shown = typed === null ? value : typed.value;
  const valid = shown !== null && shown >= minimum && shown <= maximum;
  const error = valid ? undefined : `Enter a number from ${minimum} to ${maximum.toLocaleString('en')}.`;
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
