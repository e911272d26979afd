import { IconCheck, IconHeart, IconHeartFilled, IconWand } from '@tabler/icons-react';
import type { Image } from '#shared/contract/gallery.ts';
import type { StartActions } from '../start/use-start-actions.tsx';
import type { GridSelection } from './picking/use-grid-selection.ts';
import type { PickActions } from './picking/use-pick-actions.tsx';
import classes from './Tile.module.css';

export interface TileActionsProps {
  image: Image;
  selected: boolean;
  /** Whether any picture is selected: all can be then. */
  selecting: boolean;
  /** Whether the mouse or the focus is on the picture. */
  near: boolean;
  selection: GridSelection;
  pickActions: PickActions;
  startActions: StartActions;
}

/** Heart, wand and tick, for the mouse: the keyboard has F, V and Space. Most tiles of a gallery need none of them. */
export function TileActions(props: TileActionsProps) {
  const { image, selected, selecting, near, selection, pickActions, startActions } = props;
  return (
    <>
      {(near || selecting) && (
        <button
          type="button"
          className={classes.select}
          tabIndex={-1}
          aria-label={selected ? 'Take out of the selection' : 'Select'}
          aria-pressed={selected}
          title="Select (Space)"
          onClick={(event) => {
            event.stopPropagation();
            if (event.shiftKey) selection.extend(image.id);
            else selection.toggle(image.id);
          }}
        >
          <IconCheck size={15} stroke={2.6} />
        </button>
      )}
      {near && (
        <button
          type="button"
          className={classes.vary}
          tabIndex={-1}
          aria-label="Make variations"
          title="Make variations (V)"
          onClick={(event) => {
            event.stopPropagation();
            startActions.vary(image);
          }}
        >
          <IconWand size={17} />
        </button>
      )}
      {(near || image.favorite) && (
        <button
          type="button"
          className={classes.heart}
          tabIndex={-1}
          aria-label={image.favorite ? 'Remove from favorites' : 'Add to favorites'}
          aria-pressed={image.favorite}
          onClick={(event) => {
            event.stopPropagation();
            pickActions.toggleFavorite([image.id]);
          }}
        >
          {image.favorite ? <IconHeartFilled size={17} /> : <IconHeart size={17} />}
        </button>
      )}
    </>
  );
}
