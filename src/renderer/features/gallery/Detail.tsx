import { ActionIcon, Modal } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useGallery, useStudio, useView } from '../../app/studio-context.tsx';
import { useStartActions } from '../start/use-start-actions.tsx';
import { DetailPanel } from './DetailPanel.tsx';
import { DetailStage } from './DetailStage.tsx';
import { imageAt, placeOf } from './gallery-state.ts';
import { decide, pickKeyOf } from './picking/pick-keys.ts';
import { usePickActions } from './picking/use-pick-actions.tsx';
import { useViewPictures } from './picking/use-view-pictures.ts';
import { useImageActions } from './use-image-actions.tsx';
import classes from './Detail.module.css';

/** Neighbours that are loaded before they are stepped to. */
const stepsAhead = 8;
const isTyping = (target: EventTarget) => target instanceof HTMLInputElement && target.type !== 'radio';

/** One picture, large, with all that made it. Arrows step through the gallery as it is filtered. */
export function Detail() {
  const { gallery, picking, view } = useStudio();
  const actions = useImageActions();
  const pickActions = usePickActions();
  const viewPictures = useViewPictures();
  const startActions = useStartActions();
  const collecting = useStore(picking.collecting, ({ imageIds }) => imageIds !== null);
  const detailImageId = useView((state) => state.detailImageId);
  const sections = useGallery((state) => state.sections);
  const matching = useGallery((state) => state.counts?.matching ?? 0);
  const index = useMemo(() => placeOf({ sections }, detailImageId), [sections, detailImageId]);
  const image = index === -1 ? null : imageAt({ sections }, index);
  const lastIndex = useRef(0);
  useEffect(() => {
    if (index === -1) return gallery.look('detail', null);
    lastIndex.current = index;
    gallery.look('detail', { start: Math.max(0, index - stepsAhead), end: index + stepsAhead });
  }, [gallery, index]);

  // A picture that has gone leaves its place to the next one.
  useEffect(() => {
    if (detailImageId === null || index !== -1) return;
    const next = imageAt({ sections }, Math.min(lastIndex.current, matching - 1));
    view.showDetail(next?.id ?? null);
  }, [detailImageId, index, matching, sections, view]);

  const step = (delta: number) => {
    const next = imageAt({ sections }, index + delta);
    if (next) view.showDetail(next.id);
  };
  function onKeyDown(event: KeyboardEvent) {
    if (!image || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const picked = pickKeyOf(event.key);
    if (key === 'arrowleft') step(-1);
    else if (key === 'arrowright') step(1);
    else if (picked) decide(pickActions, picked, [image.id]);
    else if (key === 'b') viewPictures.collect([image.id]);
    else if (key === 'r') actions.reuse(image);
    else if (key === 'v') startActions.vary(image);
    else if (key === 'g') view.askVariations(image);
    else if (key === 'delete') pickActions.remove([image.id]);
    else return;
    event.preventDefault();
  }

  return (
    <Modal.Root
      opened={image !== null}
      onClose={() => view.showDetail(null)}
      closeOnEscape={!collecting}
      // The grid takes the focus back itself, to the picture that was seen last.
      returnFocus={false}
      size="calc(100vw - 64px)"
      yOffset={32}
      xOffset={32}
      transitionProps={{ duration: 120, transition: 'fade' }}
      // Mantine's content drops this handler; the root gets what bubbles.
      onKeyDown={onKeyDown}
    >
      <Modal.Overlay backgroundOpacity={0.72} />
      <Modal.Content className={classes.content ?? ''} aria-label="Picture">
        {image && (
          <div className={classes.layout}>
            <DetailStage key={image.id} image={image} />
            <div className={classes.side}>
              <div className={classes.head}>
                <ActionIcon aria-label="Newer picture" disabled={index === 0} onClick={() => step(-1)}>
                  <IconChevronLeft size={18} />
                </ActionIcon>
                <span className={classes.position}>
                  {(index + 1).toLocaleString('en')} of {matching.toLocaleString('en')}
                </span>
                <ActionIcon
                  aria-label="Older picture"
                  disabled={index >= matching - 1}
                  onClick={() => step(1)}
                >
                  <IconChevronRight size={18} />
                </ActionIcon>
                <ActionIcon
                  className={classes.close ?? ''}
                  aria-label="Close"
                  data-autofocus
                  onClick={() => view.showDetail(null)}
                >
                  <IconX size={18} />
                </ActionIcon>
              </div>
              <DetailPanel
                image={image}
                actions={actions}
                pickActions={pickActions}
                startActions={startActions}
              />
            </div>
          </div>
        )}
      </Modal.Content>
    </Modal.Root>
  );
}
