import type { ReactNode } from 'react';
import classes from './SideList.module.css';

/** What there is to choose from at the left of a full view; what is chosen is shown at its right. */
export function SideList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={classes.list} aria-label={label}>
      {children}
    </nav>
  );
}

export interface SideListItemProps {
  name: ReactNode;
  /** One line below the name. */
  facts?: ReactNode;
  /** It cannot be used, and the facts say so. */
  broken?: boolean;
  chosen: boolean;
  onChoose: () => void;
}

export function SideListItem({ name, facts, broken = false, chosen, onChoose }: SideListItemProps) {
  return (
    <button type="button" className={classes.item} aria-current={chosen} onClick={onChoose}>
      <span className={classes.name}>{name}</span>
      {facts !== undefined && (
        <span className={classes.facts} data-broken={broken || undefined}>
          {facts}
        </span>
      )}
    </button>
  );
}
