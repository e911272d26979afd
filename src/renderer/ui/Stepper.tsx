import { ActionIcon } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { NumberField } from './NumberField.tsx';
import classes from './Stepper.module.css';

export interface StepperProps {
  id: string;
  'aria-invalid': boolean;
  'aria-errormessage'?: string;
  /** What one step is: `image` gives "One image less". */
  noun: string;
  value: number | null;
  minimum: number;
  maximum: number;
  onChange: (value: number | null) => void;
}

/** A number between a minus and a plus. */
export function Stepper({ noun, value, minimum, maximum, onChange, ...aria }: StepperProps) {
  const current = value ?? minimum;
  const change = (delta: number) => onChange(Math.min(maximum, Math.max(minimum, current + delta)));
  return (
    <NumberField
      {...aria}
      classNames={{ input: classes.input ?? '' }}
      allowDecimal={false}
      value={value}
      onChange={onChange}
      error={aria['aria-invalid']}
      leftSection={
        <ActionIcon
          size={26}
          aria-label={`One ${noun} less`}
          disabled={current <= minimum}
          onClick={() => change(-1)}
        >
          <IconMinus size={14} />
        </ActionIcon>
      }
      rightSection={
        <ActionIcon
          size={26}
          aria-label={`One ${noun} more`}
          disabled={current >= maximum}
          onClick={() => change(1)}
        >
          <IconPlus size={14} />
        </ActionIcon>
      }
    />
  );
}
