import { IconPhotoOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import type { StartActions } from '../start/use-start-actions.tsx';
import type { CellProps } from './cell.ts';
import { PickMarks, picksInWords } from './picking/PickMarks.tsx';
import type { GridSelection } from './picking/use-grid-selection.ts';
import type { PickActions } from './picking/use-pick-actions.tsx';
import { TileActions } from './TileActions.tsx';
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

/** One finished picture. What can be done with it by mouse is there while it is pointed at. */
export const ImageTile = memo(
  function ImageTile(props: ImageTileProps) {
    const { image, cell, selected, selecting, selection, pickActions, startActions } = props;
    const [broken, markBroken] = useBroken();
    const [pointed, setPointed] = useState(false);
    const [focused, setFocused] = useState(false);
    return (
      // Keys are the grid's matter.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events jsx-a11y/interactive-supports-focus
      <div
        role="gridcell"
        className={classes.tile}
        aria-selected={selected}
        data-rejected={image.rejected || undefined}
        aria-label={`${image.prompt}${picksInWords(image)}${broken === null ? '' : `: ${sentences[broken]}`}`}
        {...cell}
        onFocus={(event) => {
          cell.onFocus();
          setFocused(event.currentTarget.matches(':focus-visible'));
        }}
        onBlur={() => setFocused(false)}
        // The buttons go with the mouse: the focus is safe with the picture.
        onMouseDown={(event) => {
          if (event.target === event.currentTarget) return;
          event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
        }}
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
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
        <TileActions
          {...{ image, selected, selecting, selection, pickActions, startActions }}
          near={pointed || focused}
        />
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
