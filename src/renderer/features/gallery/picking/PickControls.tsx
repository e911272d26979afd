import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import type { Image } from '#shared/contract/gallery.ts';
import { Stars } from './Stars.tsx';
import type { PickActions } from './use-pick-actions.tsx';
import classes from './PickControls.module.css';

/** Stars and reject of one picture, for the mouse; the keys are 1 to 5, 0 and X. */
export function PickControls({
  image,
  actions,
  disabled,
}: {
  image: Image;
  actions: PickActions;
  disabled: boolean;
}) {
  const { id, rating, rejected } = image;
  return (
    <div className={classes.controls} role="group" aria-label="Your rating">
      <Stars
        rating={rating}
        label="Rating"
        disabled={disabled}
        onRate={(value) => actions.rate([id], value)}
      />
      <Tooltip label="Reject (X)">
        <ActionIcon
          size={32}
          aria-label="Reject"
          aria-pressed={rejected}
          data-on={rejected || undefined}
          className={classes.reject ?? ''}
          disabled={disabled}
          onClick={() => actions.toggleRejected([id])}
        >
          <IconBan size={18} stroke={rejected ? 3 : 1.8} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
