import { Select } from '@mantine/core';
import { useId } from 'react';
import { Field } from '../../../ui/Field.tsx';
import classes from './FilterPanel.module.css';

export interface FacetChoice {
  value: string;
  label: string;
  /** How many it would find, in words; left out where nobody knows. */
  found?: string;
}

export interface FacetSelectProps {
  label: string;
  choices: readonly FacetChoice[];
  /** What is chosen, as it is named where the choices do not name it; null for any. */
  chosen: FacetChoice | null;
  onChange: (value: string | null) => void;
}

/** One thing to narrow by. */
export function FacetSelect({ label, choices, chosen, onChange }: FacetSelectProps) {
  const id = useId();
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
        renderOption={({ option }) => (
          <span className={classes.option}>
            <span className={classes.name} title={option.label}>
              {option.label}
            </span>
            <span className={classes.found}>{data.find(({ value }) => value === option.value)?.found}</span>
          </span>
        )}
        // The area that scrolls by itself would grow with the longest name.
        withScrollArea={false}
        classNames={{ dropdown: classes.dropdown }}
        // Names may be longer than the field.
        comboboxProps={{ withinPortal: false, width: 300, position: 'bottom-start' }}
      />
    </Field>
  );
}
