import { Rating } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import classes from './Stars.module.css';

export interface StarsProps {
  /** null: none. */
  rating: number | null;
  label: string;
  disabled: boolean;
  onRate: (rating: number | null) => void;
}

/** Five stars to rate with; the one that is on takes the rating away. */
export function Stars({ rating, label, disabled, onRate }: StarsProps) {
  return (
    <Rating
      aria-label={label}
      className={classes.stars ?? ''}
      flex="none"
      allowClear
      readOnly={disabled}
      value={rating ?? 0}
      emptySymbol={<IconStar size={18} stroke={1.5} color="var(--text-muted)" />}
      fullSymbol={<IconStarFilled size={18} color="var(--text)" />}
      getSymbolLabel={(value) => (value === 0 ? 'No rating' : `${value} of 5`)}
      onChange={(value) => onRate(value === 0 ? null : value)}
    />
  );
}
