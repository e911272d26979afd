import { IconDeviceFloppy, IconFolder, IconPlus } from '@tabler/icons-react';
import { useStudioState, useView } from '../../app/studio-context.tsx';
import { useImageActions } from '../gallery/use-image-actions.tsx';
import { useModelActions } from '../models/use-model-actions.ts';
import type { Command } from './command.ts';

const iconStyle = { size: 18, stroke: 1.6 };

/** What a shell with a desktop can do besides; none in other shells. */
export function useDesktopCommands(): Command[] {
  const capabilities = useStudioState((state) => state.about?.capabilities ?? null);
  const detailImageId = useView((view) => view.detailImageId);
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
