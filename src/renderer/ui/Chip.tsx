import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import type { ComponentPropsWithoutRef } from 'react';
import classes from './Chip.module.css';

type ChipProps = UnstyledButtonProps & ComponentPropsWithoutRef<'button'> & { selected?: boolean };

/** A small round button; `selected` marks it without a colour of its own. */
export function Chip({ selected = false, className, ...others }: ChipProps) {
  return (
    <UnstyledButton
      className={`${classes.chip} ${className ?? ''}`}
      data-selected={selected || undefined}
      {...others}
    />
  );
}
