import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { upscaleRequestOf } from '#shared/upscale-request.ts';
import type { Studio } from '../../app/studio.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { UndoMessage } from '../../ui/UndoMessage.tsx';
import { chosenModel, type Draft, fromImage } from '../composer/draft.ts';
import { readPictureFile } from './read-picture-file.ts';
import { sendPicture } from './send-picture.ts';
import { sizeForStart, usualStrength } from './start-draft.ts';

export interface StartActions {
  /** Takes a picture and its settings over into the composer, to draw others from it. */
  vary(image: Image): void;
  /** Begins with a picture file. */
  begin(file: Blob): void;
  remove(): void;
  /** Makes a picture of the gallery larger. */
  upscale(image: Image, modelId: string): void;
}

const startNotification = 'start-picture';
const undoTimeMs = 10_000;

function createStartActions({ session, draft, store, view }: Studio): StartActions {
  /** Changes the draft and offers to have the one before back. */
  function replace(next: Draft, text: string) {
    const before = draft.store.getState();
    draft.replace(next);
    notifications.hide(startNotification);
    const undo = () => {
      notifications.hide(startNotification);
      draft.replace(before);
    };
    notifications.show({
      id: startNotification,
      withCloseButton: true,
      autoClose: undoTimeMs,
      message: <UndoMessage text={text} onUndo={undo} />,
    });
  }

  return {
    vary(image) {
      session
        .call('inputs.fromImage', { imageId: image.id })
        .then((input) => {
          const { models } = store.getState();
          const taken = fromImage(draft.store.getState(), image, models);
          const size = sizeForStart(image, taken, chosenModel(taken, models));
          const start = { inputId: input.id, imageId: image.id, strength: usualStrength, maskId: null };
          replace({ ...taken, ...size, start, seedLocked: false }, 'New pictures begin with this one.');
          view.focusPrompt();
        })
        .catch(reportError);
    },
    begin(file) {
      const reading = async () => {
        const input = await sendPicture(session.call, await readPictureFile(file));
        const now = draft.store.getState();
        const size = sizeForStart(input, now, chosenModel(now, store.getState().models));
        const start = {
          inputId: input.id,
          imageId: null,
          strength: now.start?.strength ?? usualStrength,
          maskId: null,
        };
        replace({ ...now, ...size, start }, 'New pictures begin with this file.');
      };
      reading().catch(reportError);
    },
    remove: () => replace({ ...draft.store.getState(), start: null }, 'Start picture removed.'),
    upscale(image, modelId) {
      const sending = async () => {
        const input = await session.call('inputs.fromImage', { imageId: image.id });
        const { prompt } = image;
        await session.call('jobs.create', {
          ...upscaleRequestOf(modelId, { input, prompt, imageId: image.id }),
        });
        notifications.show({ message: 'It is being made larger: the queue shows how far.', autoClose: 4000 });
      };
      sending().catch(reportError);
    },
  };
}

export function useStartActions(): StartActions {
  const studio = useStudio();
  return useMemo(() => createStartActions(studio), [studio]);
}
