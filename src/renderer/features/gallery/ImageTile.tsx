import { IconCheck, IconHeart, IconHeartFilled, IconPhotoOff, IconWand } from '@tabler/icons-react';
import { memo } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import type { StartActions } from '../start/use-start-actions.tsx';
import type { CellProps } from './cell.ts';
import { PickMarks, picksInWords } from './picking/PickMarks.tsx';
import type { GridSelection } from './picking/use-grid-selection.ts';
import type { PickActions } from './picking/use-pick-actions.tsx';
import { type Broken, useBroken } from './use-broken.ts';
import classes from './Tile.module.css';

const sentences: Record<Broken, string> = {
  unreadable: 'The file cannot be read',
  unreachable: 'Not connected',
};

export interface ImageTileProps {
  image: Image;
  cell: CellProps;
  selected: boolean;
  /** Whether any picture is selected: a click selects then. */
  selecting: boolean;
  selection: GridSelection;
  pickActions: PickActions;
  startActions: StartActions;
}

/** One finished picture. Heart, wand and tick are for the mouse; the keyboard has F, V and Space. */
export const ImageTile = memo(
  function ImageTile(props: ImageTileProps) {
    const { image, cell, selected, selecting, selection, pickActions, startActions } = props;
    const [broken, markBroken] = useBroken();
    return (
      // Keys are the grid's matter.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events jsx-a11y/interactive-supports-focus
      <div
        role="gridcell"
        className={classes.tile}
        aria-selected={selected}
        data-selecting={selecting || undefined}
        data-rejected={image.rejected || undefined}
        aria-label={`${image.prompt}${picksInWords(image)}${broken === null ? '' : `: ${sentences[broken]}`}`}
        {...cell}
        onClick={(event) => selection.click(event, image.id)}
      >
        {broken !== null ? (
          <span className={classes.broken}>
            <IconPhotoOff size={22} stroke={1.4} aria-hidden />
            <span>{sentences[broken]}</span>
          </span>
        ) : (
          <img
            className={classes.picture}
            src={`/thumbnails/${image.id}`}
            srcSet={`/thumbnails/${image.id} 1x, /thumbnails/${image.id}?size=large 2x`}
            alt=""
            decoding="async"
            draggable={false}
            onError={markBroken}
          />
        )}
        <PickMarks image={image} />
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
        <button
          type="button"
          className={classes.heart}
          tabIndex={-1}
          aria-label={image.favorite ? 'Remove from favorites' : 'Add to favorites'}
          aria-pressed={image.favorite}
          data-favorite={image.favorite || undefined}
          onClick={(event) => {
            event.stopPropagation();
            pickActions.toggleFavorite([image.id]);
          }}
        >
          {image.favorite ? <IconHeartFilled size={17} /> : <IconHeart size={17} />}
        </button>
      </div>
    );
  },
  (before, after) =>
    before.image === after.image &&
    before.selected === after.selected &&
    before.selecting === after.selecting &&
    before.cell.tabIndex === after.cell.tabIndex &&
    before.cell['aria-colindex'] === after.cell['aria-colindex'],
);
