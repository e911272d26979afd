import { ActionIcon, Kbd, Loader } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconHeartFilled, IconPhotoOff, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Image } from '#shared/contract/gallery.ts';
import { useStudio } from '../../../../app/studio-context.tsx';
import { FullView } from '../../../../ui/FullView.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { MarkSymbols, picksInWords } from '../PickMarks.tsx';
import { type PickActions, usePickActions } from '../use-pick-actions.tsx';
import { comparedColumns } from './arrange.ts';
import { CompareSettings } from './CompareSettings.tsx';
import { useComparedImages } from './use-compared-images.ts';
import { type SharedZoom, useSharedZoom } from './use-shared-zoom.ts';
import classes from './Compare.module.css';

interface PlaceProps {
  image: Image;
  number: number;
  shared: SharedZoom;
  onPick: () => void;
}

/** One of the compared pictures, with its number, which is its key. */
function Place({ image, number, shared, onPick }: PlaceProps) {
  const { scale, offsetX, offsetY } = shared.zoom;
  return (
    <figure className={classes.place} data-rejected={image.rejected || undefined}>
      <div
        data-place
        className={classes.window}
        style={{ aspectRatio: `${image.width} / ${image.height}` }}
        data-close={scale > 1 || undefined}
        onPointerDown={shared.onPointerDown}
        onPointerMove={shared.onPointerMove}
        onDoubleClick={shared.onDoubleClick}
      >
        <img
          src={`/images/${image.id}`}
          alt={`${number}: ${image.prompt}${picksInWords(image)}`}
          draggable={false}
          style={{ transform: `translate(${offsetX * 100}%, ${offsetY * 100}%) scale(${scale})` }}
        />
      </div>
      <figcaption className={classes.caption}>
        <button type="button" className={classes.pick} onClick={onPick}>
          <Kbd>{number}</Kbd> Pick this one
        </button>
        <span className={classes.marks} aria-hidden>
          {image.favorite && <IconHeartFilled size={15} />}
          <MarkSymbols rating={image.rating} rejected={image.rejected} />
        </span>
      </figcaption>
    </figure>
  );
}

function Comparison({ images, actions }: { images: readonly Image[]; actions: PickActions }) {
  const container = useRef<HTMLDivElement>(null);
  const shared = useSharedZoom(container);
  const { ref: measure, width, height } = useElementSize<HTMLDivElement>();
  const placesRef = useMergedRef(container, measure);
  const columns = comparedColumns(images, { width, height });
  const pick = (winner: Image) =>
    actions.pickWinner(
      winner.id,
      images.filter(({ id }) => id !== winner.id).map(({ id }) => id),
    );
  // On the document: the keys hold wherever in here the focus is.
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const winner = images[Number(event.key) - 1];
      if (winner) pick(winner);
      else if (!shared.key(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  });
  return (
    <>
      <div
        ref={placesRef}
        className={classes.places}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {shared.zoom.scale > 1 && (
          <span className={classes.scale} role="status">
            {shared.zoom.scale.toFixed(1)} ×
          </span>
        )}
        {images.map((image, index) => (
          <Place key={image.id} image={image} number={index + 1} shared={shared} onPick={() => pick(image)} />
        ))}
      </div>
      <CompareSettings images={images} />
    </>
  );
}

/** Two to four pictures side by side, seen through one zoom, with what made them different. */
export function CompareView() {
  const { picking } = useStudio();
  const imageIds = useStore(picking.compared, (state) => state.imageIds);
  const images = useComparedImages(imageIds);
  const actions = usePickActions();
  const close = () => picking.compared.setState({ imageIds: null });
  return (
    <FullView opened={imageIds !== null} onClose={close} label="Compare">
      <div className={classes.layout}>
        <div className={classes.head}>
          <h2 className={classes.title}>Compare {imageIds?.length} pictures</h2>
          <p className={classes.hint}>
            Press a picture’s number: it becomes a favorite, and the others are rejected. Wheel or + and −
            zoom all, dragging moves all.
          </p>
          <ActionIcon aria-label="Close" data-autofocus onClick={close}>
            <IconX size={18} />
          </ActionIcon>
        </div>
        {images === null ? (
          <Loader m="auto" aria-label="Loading pictures" />
        ) : images.length < 2 ? (
          <Notice
            icon={<IconPhotoOff size={28} stroke={1.4} />}
            title="There is nothing left to compare"
            text="The other pictures are gone."
          />
        ) : (
          <Comparison images={images} actions={actions} />
        )}
      </div>
    </FullView>
  );
}
