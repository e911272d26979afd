import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconColumns,
  IconDownload,
  IconFolder,
  IconFolderPlus,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { countOf } from '#shared/count-of.ts';
import { useConnected, useGallery, useStudio } from '../../../app/studio-context.tsx';
import { undoKeys } from '../../../ui/keys.ts';
import type { Command } from '../../commands/command.ts';
import { inSentence } from './deed-labels.ts';
import { useSelectedIds } from './use-grid-selection.ts';
import { usePickActions } from './use-pick-actions.tsx';
import { useViewPictures } from './use-view-pictures.ts';

const iconStyle = { size: 18, stroke: 1.6 };

/** What can be done to choose among pictures, as the command field offers it. */
export function usePickingCommands(): Command[] {
  const { picking, view: studioView } = useStudio();
  const connected = useConnected();
  const actions = usePickActions();
  const view = useViewPictures();
  const selectedIds = useSelectedIds();
  const selected = selectedIds.size;
  const matching = useGallery((state) => state.counts?.matching ?? 0);
  const undone = useStore(picking.deeds.store, ({ undone: entries }) => entries.at(-1) ?? null);
  const done = useStore(picking.deeds.store, ({ done: entries }) => entries.at(-1) ?? null);
  const commands: Command[] = [
    {
      id: 'trash',
      label: 'Show the trash',
      keywords: 'deleted pictures restore bring back empty',
      icon: <IconTrash {...iconStyle} />,
      run: () => studioView.openSheet('trash'),
    },
    {
      id: 'collections',
      label: 'Show collections',
      keywords: 'albums folders groups rename',
      icon: <IconFolder {...iconStyle} />,
      run: () => studioView.openSheet('collections'),
    },
  ];
  if (!connected) return commands;
  const seen = selected > 0 ? selected : matching;
  if (seen > 0)
    commands.push({
      id: 'review',
      label:
        selected > 0
          ? `Review the ${countOf(selected, 'selected picture')}`
          : 'Review these pictures one by one',
      keywords: 'pick rate keep reject full screen slideshow',
      keys: 'P',
      icon: <IconPlayerPlay {...iconStyle} />,
      run: view.review,
    });
  if (seen > 0)
    commands.push({
      id: 'export',
      label: `Export ${selected > 0 ? `the ${countOf(selected, 'selected picture')}` : countOf(seen, 'picture')}…`,
      keywords: 'save copies zip folder download files csv json metadata strip all found',
      keys: 'E',
      icon: <IconDownload {...iconStyle} />,
      run: view.exportThem,
    });
  if (view.canCompare(selected))
    commands.push({
      id: 'compare',
      label: `Compare the ${selected} selected pictures`,
      keywords: 'side by side difference zoom',
      keys: 'C',
      icon: <IconColumns {...iconStyle} />,
      run: view.compare,
    });
  if (selected > 0)
    commands.push({
      id: 'collect',
      label: `Put the ${countOf(selected, 'selected picture')} into a collection…`,
      keywords: 'album add group',
      keys: 'B',
      icon: <IconFolderPlus {...iconStyle} />,
      run: () => view.collect([...selectedIds]),
    });
  if (done)
    commands.push({
      id: 'undo',
      label: `Take back: ${inSentence(done.label)}`,
      keywords: 'undo',
      keys: undoKeys,
      icon: <IconArrowBackUp {...iconStyle} />,
      run: () => void actions.undo(),
    });
  if (undone)
    commands.push({
      id: 'redo',
      label: `Do again: ${inSentence(undone.label)}`,
      keywords: 'redo',
      icon: <IconArrowForwardUp {...iconStyle} />,
      run: () => void actions.redo(),
    });
  if (matching > 0)
    commands.push({
      id: 'delete-rejected',
      label: 'Delete all rejected pictures',
      keywords: 'trash remove clean',
      icon: <IconTrash {...iconStyle} />,
      run: actions.removeRejected,
    });
  return commands;
}
