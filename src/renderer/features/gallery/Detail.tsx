import { ActionIcon, Modal } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useGallery, useStudio, useView } from '../../app/studio-context.tsx';
import { useStartActions } from '../start/use-start-actions.tsx';
import { DetailPanel } from './DetailPanel.tsx';
import { DetailStage } from './DetailStage.tsx';
import { decide, pickKeyOf } from './picking/pick-keys.ts';
import { usePickActions } from './picking/use-pick-actions.tsx';
import { useImageActions } from './use-image-actions.tsx';
import classes from './Detail.module.css';

const isTyping = (target: EventTarget) => target instanceof HTMLInputElement && target.type !== 'radio';

/** One picture, large, with all that made it. Arrows step through the gallery as it is filtered. */
export function Detail() {
  const { gallery, view } = useStudio();
  const actions = useImageActions();
  const pickActions = usePickActions();
  const startActions = useStartActions();
  const detailImageId = useView((state) => state.detailImageId);
  const images = useGallery((state) => state.images);
  const matching = useGallery((state) => state.counts?.matching ?? null);
  const index = images.findIndex(({ id }) => id === detailImageId);
  const image = images[index];
  const lastIndex = useRef(0);
  useEffect(() => {
    if (index !== -1) lastIndex.current = index;
  }, [index]);

  // A picture that has gone leaves its place to the next one.
  useEffect(() => {
    if (detailImageId === null || index !== -1) return;
    view.showDetail(images[Math.min(lastIndex.current, images.length - 1)]?.id ?? null);
  }, [detailImageId, index, images, view]);
  useEffect(() => {
    if (index !== -1 && index >= images.length - 3) void gallery.loadMore();
  }, [gallery, index, images.length]);

  const step = (delta: number) => {
    const next = images[index + delta];
    if (next) view.showDetail(next.id);
  };
  function onKeyDown(event: KeyboardEvent) {
    if (!image || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const picked = pickKeyOf(event.key);
    if (key === 'arrowleft') step(-1);
    else if (key === 'arrowright') step(1);
    else if (picked) decide(pickActions, picked, [image.id]);
    else if (key === 'r') actions.reuse(image);
    else if (key === 'v') startActions.vary(image);
    else if (key === 'g') view.askVariations(image);
    else if (key === 'delete') pickActions.remove([image.id]);
    else return;
    event.preventDefault();
  }

  return (
    <Modal.Root
      opened={image !== undefined}
      onClose={() => view.showDetail(null)}
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
                  {index + 1} of {(matching ?? images.length).toLocaleString('en')}
                </span>
                <ActionIcon
                  aria-label="Older picture"
                  disabled={index >= images.length - 1}
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
