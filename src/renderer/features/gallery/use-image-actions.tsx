import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import type { Studio } from '../../app/studio.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { undoKeys } from '../../ui/keys.ts';
import { reportError } from '../../ui/report-error.ts';
import { UndoMessage } from '../../ui/UndoMessage.tsx';
import { fromImage } from '../composer/draft.ts';
import { savedMessage } from './saved-message.ts';

export interface ImageActions {
  toggleFavorite(image: Image): void;
  /** Takes the picture's settings over into the composer. */
  reuse(image: Image): void;
  /** Moves to the trash and offers to bring it back. */
  remove(image: Image): void;
  undoRemove(): void;
  copy(text: string, what: string): void;
  reveal(image: Image): void;
  /** Asks where to, by a native dialog, and copies the files there; for shells with a desktop. */
  saveCopies(imageIds: readonly string[]): void;
}

const removedNotification = 'removed';
const undoTimeMs = 10_000;

function createImageActions({ gallery, draft, view, store, session }: Studio): ImageActions {
  const undoRemove = () => {
    notifications.hide(removedNotification);
    gallery
      .undoRemove()
      // The message comes after the removal, which may just have ended.
      .then(() => notifications.hide(removedNotification))
      .catch(reportError);
  };
  /** The picture that it was made from is gone: its other settings are still worth something. */
  const forgetStart = (error: unknown) => {
    draft.change({ start: null });
    reportError(error);
  };
  return {
    toggleFavorite: (image) => void gallery.setFavorite(image, !image.favorite).catch(reportError),
    reuse(image) {
      draft.replace(fromImage(draft.store.getState(), image, store.getState().models));
      view.focusPrompt();
      const { start } = draft.store.getState();
      if (start) session.call('inputs.get', { inputId: start.inputId }).catch(forgetStart);
    },
    remove(image) {
      gallery
        .remove([image.id])
        .then(() => {
          // One message for all: the last one is what Undo means.
          notifications.hide(removedNotification);
          notifications.show({
            id: removedNotification,
            withCloseButton: true,
            autoClose: undoTimeMs,
            message: <UndoMessage text="Picture deleted." keys={undoKeys} onUndo={undoRemove} />,
          });
        })
        .catch(reportError);
    },
    undoRemove,
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
