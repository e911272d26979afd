import type { ReactNode } from 'react';
import classes from './ScrollTable.module.css';

export interface ScrollTableProps {
  /** For screen readers. */
  label: string;
  columns: readonly string[];
  /** Rows of `<tr>`; the first cell of each is a `<th scope="row">`. A cell with `data-tone` is coloured so. */
  children: ReactNode;
  /** Rows below a line of their own. */
  foot?: ReactNode;
}

/** A table with a head and first column that stay while it scrolls both ways. */
export function ScrollTable({ label, columns, children, foot }: ScrollTableProps) {
  return (
    // It scrolls both ways and holds nothing to focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
        {foot !== undefined && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}
