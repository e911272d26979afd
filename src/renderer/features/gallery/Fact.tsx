import type { ReactNode } from 'react';
import classes from './DetailPanel.module.css';

/** One line of what is known of a picture, in a description list. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
