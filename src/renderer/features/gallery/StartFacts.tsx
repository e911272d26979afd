import { useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useGallery, useStudio } from '../../app/studio-context.tsx';
import { Fact } from './Fact.tsx';
import classes from './StartFacts.module.css';

/** What a picture was made from: the picture itself, where it leads to the one in the gallery, and how far it went from it. */
export function StartFacts({ image }: { image: Image }) {
  const { view } = useStudio();
  const [gone, setGone] = useState(false);
  const start = image.start;
  const source = useGallery(({ images }) => images.find(({ id }) => id === start?.imageId)?.id ?? null);
  if (!start) return null;
  const picture = gone ? (
    <span>A picture that is gone</span>
  ) : (
    <img className={classes.picture} src={`/inputs/${start.inputId}`} alt="" onError={() => setGone(true)} />
  );
  return (
    <>
      <Fact name={start.use === 'upscale' ? 'Made larger from' : 'Began with'}>
        {source === null ? (
          picture
        ) : (
          <button
            type="button"
            className={classes.source}
            aria-label="Show the picture that it was made from"
            onClick={({ currentTarget }) => {
              // This button may go with the picture: the arrow keys are the dialog's.
              currentTarget.closest<HTMLElement>('[role=dialog]')?.focus();
              view.showDetail(source);
            }}
          >
            {picture}
          </button>
        )}
      </Fact>
      {start.use === 'variation' && (
        <Fact name="Strength">
          {start.strength.toFixed(2)}
          {start.maskId !== null && ', inside a mask'}
        </Fact>
      )}
    </>
  );
}
