import { IconHeart, IconHeartFilled, IconPhotoOff, IconWand } from '@tabler/icons-react';
import { memo } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useStudio } from '../../app/studio-context.tsx';
import type { StartActions } from '../start/use-start-actions.tsx';
import type { CellProps } from './cell.ts';
import { type Broken, useBroken } from './use-broken.ts';
import type { ImageActions } from './use-image-actions.tsx';
import classes from './Tile.module.css';

const sentences: Record<Broken, string> = {
  unreadable: 'The file cannot be read',
  unreachable: 'Not connected',
};

export interface ImageTileProps {
  image: Image;
  cell: CellProps;
  actions: ImageActions;
  startActions: StartActions;
}

/** One finished picture. The heart and the wand are for the mouse; the keyboard has F and V. */
export const ImageTile = memo(
  function ImageTile({ image, cell, actions, startActions }: ImageTileProps) {
    const { view } = useStudio();
    const [broken, markBroken] = useBroken();
    return (
      // Keys are the grid's matter.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events jsx-a11y/interactive-supports-focus
      <div
        role="gridcell"
        className={classes.tile}
        aria-label={`${image.prompt}${image.favorite ? ', favorite' : ''}${broken === null ? '' : `: ${sentences[broken]}`}`}
        {...cell}
        onClick={() => view.showDetail(image.id)}
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
            alt=""
            decoding="async"
            draggable={false}
            onError={markBroken}
          />
        )}
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
            actions.toggleFavorite(image);
          }}
        >
          {image.favorite ? <IconHeartFilled size={17} /> : <IconHeart size={17} />}
        </button>
      </div>
    );
  },
  (before, after) =>
    before.image === after.image &&
    before.cell.tabIndex === after.cell.tabIndex &&
    before.cell['aria-colindex'] === after.cell['aria-colindex'],
);
