import {
  IconBan,
  IconBox,
  IconChartDots,
  IconChartLine,
  IconGridDots,
  IconHeart,
  IconKey,
  IconKeyboard,
  IconMoon,
  IconMoonStars,
  IconPencil,
  IconPhotoPlus,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSearch,
  IconSparkles,
  IconTemplate,
  IconTimeline,
} from '@tabler/icons-react';
import { useConnected, useGallery, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { generateKeys } from '../../ui/keys.ts';
import { canDraw, withModel } from '../composer/draft.ts';
import { useModelActions } from '../models/use-model-actions.ts';
import { isActive } from '../queue/job-progress.ts';
import { useJobActions } from '../queue/use-job-actions.ts';
import { colorSchemes, schemeLabels, useUpdateSettings } from '../settings/use-settings.ts';
import { useFindCommands } from '../gallery/finding/use-find-commands.tsx';
import { usePickingCommands } from '../gallery/picking/use-picking-commands.tsx';
import type { Command } from './command.ts';
import { useDesktopCommands } from './use-desktop-commands.tsx';

/** All that can be done from the command field, as the moment allows. `query` is what was typed there. */
export function useCommands(query: string): Command[] {
  const { generation, view, gallery, draft } = useStudio();
  const jobActions = useJobActions();
  const paused = useStudioState((state) => state.settings.queuePaused);
  const failed = useStudioState(({ jobs }) => jobs.some(({ state }) => state === 'failed'));
  const modelActions = useModelActions();
  const desktopCommands = useDesktopCommands();
  const pickingCommands = usePickingCommands();
  const findCommands = useFindCommands();
  const update = useUpdateSettings();
  const connected = useConnected();
  const favoritesOnly = useGallery((state) => state.filter.favoritesOnly);
  const scheme = useStudioState((state) => state.settings.colorScheme);
  const models = useStudioState((state) => state.models);
  const served = useStudioState(({ about }) => about?.shell === 'browser');
  const active = useStudioState((state) => state.jobs).filter(isActive);
  const icon = (Icon: typeof IconBan) => <Icon size={18} stroke={1.6} />;
  const search = query.trim();
  const varied = useGallery(({ images }) => images[0]);

  const commands: Command[] = [
    {
      id: 'focus-prompt',
      label: 'Write the prompt',
      keywords: 'focus compose text',
      keys: '/',
      icon: icon(IconPencil),
      run: view.focusPrompt,
    },
    {
      id: 'favorites',
      label: favoritesOnly ? 'Show all pictures' : 'Show favorites only',
      keywords: 'filter gallery heart',
      icon: icon(IconHeart),
      run: () => gallery.setFilter({ favoritesOnly: !favoritesOnly }),
    },
    {
      id: 'models',
      label: 'Show models',
      keywords: 'add license list',
      icon: icon(IconBox),
      run: () => view.openSheet('models'),
    },
    {
      id: 'themes',
      label: 'Show prompt themes',
      keywords: 'templates wildcards random prompts ideas',
      icon: icon(IconTemplate),
      run: () => view.openSheet('themes'),
    },
    {
      id: 'runs',
      label: 'Start or show a run',
      keywords: 'runner overnight night continuous themes hours batch',
      keys: 'O',
      icon: icon(IconMoonStars),
      run: () => view.openSheet('runs'),
    },
    {
      id: 'files',
      label: 'Bring pictures in, check the files',
      keywords: 'import folder drop a1111 comfyui swarmui invokeai rescan missing damaged health',
      keys: 'A',
      icon: icon(IconPhotoPlus),
      run: () => view.openSheet('files'),
    },
    {
      id: 'load',
      label: 'Show the devices’ load and details',
      keywords: 'gpu charts utilization temperature power memory settings',
      keys: 'D',
      icon: icon(IconChartLine),
      run: () => view.openSheet('load'),
    },
    {
      id: 'queue',
      label: 'Show the queue in full',
      keywords: 'lanes timeline next statistics performance log export csv json',
      keys: 'Q',
      icon: icon(IconTimeline),
      run: () => view.openSheet('queue'),
    },
    {
      id: 'insights',
      label: 'Show insights: what you keep',
      keywords: 'statistics favorites ratings best settings words charts suggestions export csv json',
      keys: 'I',
      icon: icon(IconChartDots),
      run: () => view.openSheet('insights'),
    },
    {
      id: 'shortcuts',
      label: 'Show keyboard shortcuts',
      keywords: 'keys help',
      keys: '?',
      icon: icon(IconKeyboard),
      run: () => view.openSheet('shortcuts'),
    },
  ];
  if (connected && served)
    commands.push({
      id: 'api-keys',
      label: 'Show keys for other programs',
      keywords: 'api token openai a1111 http revoke scope',
      icon: icon(IconKey),
      run: () => view.openSheet('api-keys'),
    });
  if (connected && varied)
    commands.push({
      id: 'variations',
      label: 'Make a grid of variations of the first picture',
      keywords: 'xy plot compare settings seeds sweep',
      icon: icon(IconGridDots),
      run: () => view.askVariations(varied),
    });
  if (connected) {
    commands.unshift({
      id: 'generate',
      label: 'Generate',
      keywords: 'draw make start',
      keys: generateKeys,
      icon: icon(IconSparkles),
      run: () => void generation.run(),
    });
    commands.push(
      ...colorSchemes
        .filter((other) => other !== scheme)
        .map((other) => ({
          id: `theme-${other}`,
          label: `Switch to ${schemeLabels[other]}`,
          keywords: 'colour color mode',
          icon: icon(IconMoon),
          run: () => void update({ colorScheme: other }),
        })),
      {
        id: 'rescan',
        label: 'Look for models again',
        keywords: 'rescan scan folder',
        icon: icon(IconRefresh),
        run: () => void modelActions.rescan(),
      },
    );
  }
  commands.push(...pickingCommands, ...findCommands);
  if (connected) commands.push(...desktopCommands);
  if (connected && active.length > 0)
    commands.push({
      id: 'cancel-all',
      label: 'Cancel all jobs',
      keywords: 'stop queue',
      icon: icon(IconBan),
      run: () => view.openSheet('cancel-all'),
    });
  if (connected) {
    commands.push({
      id: 'pause',
      label: paused ? 'Resume the queue' : 'Pause the queue',
      keywords: 'hold stop continue start jobs',
      icon: icon(paused ? IconPlayerPlay : IconPlayerPause),
      run: () => jobActions.setPaused(!paused),
    });
    if (failed)
      commands.push({
        id: 'retry-failed',
        label: 'Retry failed jobs',
        keywords: 'again queue errors',
        icon: icon(IconRefresh),
        run: jobActions.retryFailed,
      });
  }
  for (const model of models.filter(canDraw))
    commands.push({
      id: `model-${model.id}`,
      label: `Use the model ${model.name}`,
      keywords: 'pick choose',
      icon: icon(IconBox),
      run: () => draft.replace(withModel(draft.store.getState(), model)),
    });

  const words = search.toLowerCase().split(/\s+/);
  const matching = commands.filter(({ label, keywords = '' }) => {
    const text = `${label} ${keywords}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (search !== '')
    matching.push({
      id: 'search',
      label: `Find pictures with “${search}”`,
      icon: icon(IconSearch),
      run: () => gallery.setFilter({ search }),
    });
  return matching;
}
