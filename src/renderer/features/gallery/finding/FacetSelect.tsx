import { Select } from '@mantine/core';
import { useId } from 'react';
import { Field } from '../../../ui/Field.tsx';

export interface FacetChoice {
  value: string;
  label: string;
}

export interface FacetSelectProps {
  label: string;
  choices: readonly FacetChoice[];
  /** What is chosen, as it is named where the choices do not name it; null for any. */
  chosen: FacetChoice | null;
  onChange: (value: string | null) => void;
}

/** One thing to narrow by; nothing where there is nothing to choose. */
export function FacetSelect({ label, choices, chosen, onChange }: FacetSelectProps) {
  const id = useId();
  if (chosen === null && choices.length < 2) return null;
  // What is chosen stays to be seen while it finds nothing.
  const known = chosen === null || choices.some(({ value }) => value === chosen.value);
  const data = known ? [...choices] : [...choices, chosen];
  return (
    <Field id={id} label={label}>
      <Select
        id={id}
        size="xs"
        placeholder="Any"
        clearable
        searchable={data.length > 8}
        data={data}
        value={chosen?.value ?? null}
        onChange={onChange}
        comboboxProps={{ withinPortal: false }}
      />
    </Field>
  );
}
