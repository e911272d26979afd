import { NumberInput, type NumberInputProps } from '@mantine/core';

export type NumberFieldProps = Omit<NumberInputProps, 'value' | 'onChange'> & {
  value: number | null;
  onChange: (value: number | null) => void;
};

/** A number input whose empty state is null. It does not clamp: what is out of bounds is said, not silently changed. */
export function NumberField({ value, onChange, ...others }: NumberFieldProps) {
  return (
    <NumberInput
      hideControls
      clampBehavior="none"
      allowNegative={false}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' || Number.isNaN(Number(next)) ? null : Number(next))}
      {...others}
    />
  );
}
