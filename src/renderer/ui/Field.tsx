import type { ReactNode } from 'react';
import classes from './Field.module.css';

export interface FieldProps {
  /** The id of the control that the label names. */
  id: string;
  label: string;
  /** A short remark at the label's right. */
  hint?: ReactNode;
  /** One sentence about what is wrong. The control points at it with `errorId`. */
  error?: string | undefined;
  /** The sentence is shown elsewhere, with `FieldError`: for fields too narrow for one. */
  errorApart?: boolean;
  children: ReactNode;
}

const errorId = (id: string): string => `${id}-error`;

/** What ties a control to its field: its id, and the error sentence while there is one. */
export const fieldAria = (id: string, error: string | undefined) => ({
  id,
  'aria-invalid': error !== undefined,
  // Not aria-describedby: Mantine's inputs put their own in its place.
  ...(error === undefined ? {} : { 'aria-errormessage': errorId(id) }),
});

/** The sentence of a field, found by its control through `errorId`. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p className={classes.error} id={errorId(id)} role="alert">
      {error}
    </p>
  );
}

export function Field({ id, label, hint, error, errorApart = false, children }: FieldProps) {
  return (
    <div className={classes.field}>
      <div className={classes.head}>
        <label className={classes.label} htmlFor={id}>
          {label}
        </label>
        {hint !== undefined && <span className={classes.hint}>{hint}</span>}
      </div>
      {children}
      {!errorApart && <FieldError id={id} error={error} />}
    </div>
  );
}
