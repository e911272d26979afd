import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useStudio } from '../../app/studio-context.tsx';
import { focusedImageId } from '../gallery/focused-image.ts';
import { useImageActions } from '../gallery/use-image-actions.tsx';
import { useModelActions } from '../models/use-model-actions.ts';

/** Does what the desktop shell's menu asks for. */
export function MenuCommands() {
  const { menu, view } = useStudio();
  const images = useImageActions();
  const models = useModelActions();
  useEffect(
    () =>
      menu.onChoice((command) => {
        switch (command) {
          case 'save-copy': {
            const imageId = view.store.getState().detailImageId ?? focusedImageId(document);
            if (imageId !== null) return images.saveCopies([imageId]);
            return void notifications.show({ message: 'Choose a picture first.', autoClose: 3000 });
          }
          case 'show-models':
            return view.openSheet('models');
          case 'add-model':
            return void models.add();
          case 'show-shortcuts':
            return view.openSheet('shortcuts');
        }
      }),
    [menu, view, images, models],
  );
  return null;
}
