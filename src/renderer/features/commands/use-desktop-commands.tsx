import { IconDeviceFloppy, IconFolder, IconPlus } from '@tabler/icons-react';
<<<<<<< HEAD
import { useStudioState, useView } from '../../app/studio-context.tsx';
=======
import { useGallery, useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
>>>>>>> main
import { useImageActions } from '../gallery/use-image-actions.tsx';
import { useModelActions } from '../models/use-model-actions.ts';
import type { Command } from './command.ts';

/** As many as the core copies at once. */
const maximumCopies = 1000;
const iconStyle = { size: 18, stroke: 1.6 };

/** What a shell with a desktop can do besides; none in other shells. */
export function useDesktopCommands(): Command[] {
  const capabilities = useStudioState((state) => state.about?.capabilities ?? null);
  const detailImageId = useView((view) => view.detailImageId);
<<<<<<< HEAD
=======
  const filter = useGallery((state) => state.filter);
  const sort = useGallery((state) => state.sort);
  const matching = useGallery((state) => state.counts?.matching ?? 0);
>>>>>>> main
  const images = useImageActions();
  const models = useModelActions();
  if (!capabilities) return [];

  const commands: Command[] = [];
  if (capabilities.saveImageCopies && detailImageId !== null)
    commands.push({
      id: 'save-copy',
      label: 'Save a copy of this picture…',
      keywords: 'export file download',
      icon: <IconDeviceFloppy {...iconStyle} />,
      run: () => images.saveCopies([detailImageId]),
    });
<<<<<<< HEAD
=======
  if (capabilities.saveImageCopies && matching > 1)
    commands.push({
      id: 'save-copies',
      label: `Save copies of ${Math.min(matching, maximumCopies).toLocaleString('en')} pictures…`,
      keywords: 'export files download all favorites found',
      icon: <IconDeviceFloppy {...iconStyle} />,
      run: () =>
        void session
          .call('gallery.ids', { filter, sort, limit: maximumCopies })
          .then(({ imageIds }) => images.saveCopies(imageIds))
          .catch(reportError),
    });
>>>>>>> main
  if (capabilities.addModel)
    commands.push({
      id: 'add-model',
      label: 'Add a model…',
      keywords: 'folder link import',
      icon: <IconPlus {...iconStyle} />,
      run: () => void models.add(),
    });
  if (capabilities.openModelsFolder)
    commands.push({
      id: 'open-models-folder',
      label: 'Open the models folder',
      keywords: 'file manager',
      icon: <IconFolder {...iconStyle} />,
      run: models.openFolder,
    });
  return commands;
}
