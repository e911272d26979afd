import { IconArrowsSort, IconFilterOff } from '@tabler/icons-react';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { useGallery, useStudio } from '../../../app/studio-context.tsx';
import type { Command } from '../../commands/command.ts';
import { activeFilters } from './active-filters.ts';
import { sortNames, sorts } from './sorts.ts';

/** Sorting, and taking all of the filter off, from the command field. */
export function useFindCommands(): Command[] {
  const { gallery } = useStudio();
  const sort = useGallery((state) => state.sort);
  const filter = useGallery((state) => state.filter);
  const narrowed = activeFilters(filter, null).length > 0 || filter.search !== '';
  const commands: Command[] = sorts
    .filter((choice) => choice !== sort)
    .map((choice) => ({
      id: `sort-${choice}`,
      label: `Show pictures ${sortNames[choice].toLowerCase()}`,
      keywords: 'sort order gallery stars date',
      icon: <IconArrowsSort size={18} stroke={1.6} />,
      run: () => gallery.setSort(choice),
    }));
  if (narrowed)
    commands.push({
      id: 'clear-filter',
      label: 'Take the filter off the gallery',
      keywords: 'clear all reset search show pictures',
      icon: <IconFilterOff size={18} stroke={1.6} />,
      run: () => gallery.setFilter(wholeGallery),
    });
  return commands;
}
