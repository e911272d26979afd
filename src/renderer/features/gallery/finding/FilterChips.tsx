import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type GalleryFacets, wholeGallery } from '#shared/contract/gallery.ts';
import { useGallery, useStudio } from '../../../app/studio-context.tsx';
import { Chip } from '../../../ui/Chip.tsx';
import { activeFilters, withoutFilter } from './active-filters.ts';
import classes from './FilterChips.module.css';

/** How many pictures were found, and what narrows them: each goes with one click. Nothing while nothing is on. */
export function FilterChips({ facets }: { facets: GalleryFacets | null }) {
  const { gallery } = useStudio();
  const filter = useGallery((state) => state.filter);
  const matching = useGallery((state) =>
    state.load.state === 'failed' ? null : (state.counts?.matching ?? 0),
  );
  const active = activeFilters(filter, facets);
  const narrowed = active.length > 0 || filter.search !== '';
  return (
    <div className={classes.row} data-shown={narrowed || undefined}>
      {/* Its place is always there, so that what it says is heard. */}
      <span role="status" className={classes.found}>
        {narrowed && matching !== null && `${matching.toLocaleString('en')} found`}
      </span>
      {active.map(({ name, label }) => (
        <Chip
          key={name}
          aria-label={`Remove the filter ${label}`}
          onClick={() => gallery.setFilter(withoutFilter(name))}
        >
          <span className={classes.label}>{label}</span> <IconX size={12} aria-hidden />
        </Chip>
      ))}
      {narrowed && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.clear ?? ''}
          onClick={() => gallery.setFilter(wholeGallery)}
        >
          Clear all
        </Button>
      )}
    </div>
  );
}
