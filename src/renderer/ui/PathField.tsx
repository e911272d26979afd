import { TextInput } from '@mantine/core';
import { Field, fieldAria } from './Field.tsx';

export interface PathFieldProps {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  error: string | undefined;
  /** Takes the focus of the sheet that it stands in. */
  takesFocus?: boolean;
  onChange: (path: string) => void;
}

/** A path on the machine that runs the app, written by hand. */
export function PathField(props: PathFieldProps) {
  const { id, label, placeholder, value, error, takesFocus = false, onChange } = props;
  return (
    <Field id={id} label={label} error={error}>
      <TextInput
        {...fieldAria(id, error)}
        {...(takesFocus ? { 'data-autofocus': true } : {})}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={value}
        error={error !== undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
