import { Slider } from '@mantine/core';
import { Field, fieldAria } from './Field.tsx';
import { NumberField } from './NumberField.tsx';
import classes from './SliderField.module.css';

export interface SliderFieldProps {
  id: string;
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  /** The slider's bounds; the number beside it may go beyond, up to what a request allows. */
  minimum: number;
  maximum: number;
  step: number;
  decimals: number;
  error?: string | undefined;
}

/** A slider for the usual range with a number to type at its right. */
export function SliderField({
  id,
  label,
  value,
  onChange,
  minimum,
  maximum,
  step,
  decimals,
  error,
}: SliderFieldProps) {
  const number = (
    <NumberField
      {...fieldAria(id, error)}
      classNames={{ input: classes.number ?? '' }}
      size="xs"
      variant="unstyled"
      value={value}
      onChange={onChange}
      step={step}
      decimalScale={decimals}
      {...(decimals > 0 ? { fixedDecimalScale: true } : {})}
      error={error !== undefined}
    />
  );
  return (
    <Field id={id} label={label} hint={number} error={error} errorApart>
      <Slider
        className={classes.slider ?? ''}
        thumbLabel={label}
        label={null}
        size={4}
        thumbSize={14}
        min={minimum}
        max={maximum}
        step={step}
        value={Math.min(maximum, Math.max(minimum, value ?? minimum))}
        onChange={onChange}
      />
    </Field>
  );
}
