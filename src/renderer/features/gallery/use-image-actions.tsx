import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import type { Studio } from '../../app/studio.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { fromImage } from '../composer/draft.ts';
import { notTakenOver } from './not-taken-over.ts';
import { savedMessage } from './saved-message.ts';

export interface ImageActions {
  /** Takes the picture's settings over into the composer. */
  reuse(image: Image): void;
  copy(text: string, what: string): void;
  reveal(image: Image): void;
  /** Asks where to, by a native dialog, and copies the files there; for shells with a desktop. */
  saveCopies(imageIds: readonly string[]): void;
}

function createImageActions({ draft, view, store, session }: Studio): ImageActions {
  /** The picture that it was made from is gone: its other settings are still worth something. */
  const forgetStart = (error: unknown) => {
    draft.change({ start: null });
    reportError(error);
  };
  return {
    reuse(image) {
      const { models } = store.getState();
      const taken = fromImage(draft.store.getState(), image, models);
      draft.replace(taken);
      view.focusPrompt();
      const missing = notTakenOver(image, taken, models);
      if (missing !== null) notifications.show({ message: missing, autoClose: 8000 });
      const { start } = draft.store.getState();
      if (start) session.call('inputs.get', { inputId: start.inputId }).catch(forgetStart);
    },
    copy(text, what) {
      navigator.clipboard
        .writeText(text)
        .then(() => notifications.show({ message: `${what} copied.`, autoClose: 2000 }))
        .catch(reportError);
    },
    reveal: (image) => void session.call('desktop.revealImage', { imageId: image.id }).catch(reportError),
    saveCopies(imageIds) {
      session
        .call('desktop.saveImageCopies', { imageIds: [...imageIds] })
        .then(({ saved }) => {
          const message = savedMessage(saved);
          if (message !== null) notifications.show({ message, autoClose: 3000 });
        })
        .catch(reportError);
    },
  };
}

export function useImageActions(): ImageActions {
  const studio = useStudio();
  return useMemo(() => createImageActions(studio), [studio]);
}
