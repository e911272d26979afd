import { useDebouncedCallback } from '@mantine/hooks';
import { Button, CloseButton, TextInput, VisuallyHidden } from '@mantine/core';
import { IconHeart, IconHeartFilled, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useConnected, useGallery, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { FilesNotice } from '../import-pictures/FilesNotice.tsx';
import { FilesProgress } from '../import-pictures/FilesProgress.tsx';
import { SelectionBar } from './picking/SelectionBar.tsx';
import { useViewPictures } from './picking/use-view-pictures.ts';
import { FilterChips } from './finding/FilterChips.tsx';
import { FindControls } from './finding/FindControls.tsx';
import { useFacets } from './finding/use-facets.ts';
import { GalleryBody } from './GalleryBody.tsx';
import classes from './Gallery.module.css';

const settleMs = 80;
const searchLimit = 200;

/** All pictures, newest first, with what is being drawn in front. */
export function Gallery() {
  const { gallery } = useStudio();
  const viewPictures = useViewPictures();
  const connected = useConnected();
  const counts = useGallery((state) => state.counts);
  const filter = useGallery((state) => state.filter);
  const [panelOpened, setPanelOpened] = useState(false);
  const [nearPanel, setNearPanel] = useState(false);
  // Names of devices, collections, runs and batches are the facets', too.
  const named = [filter.deviceId, filter.collectionId, filter.runId, filter.jobId];
  const facets = useFacets(panelOpened || nearPanel || named.some((id) => id !== null));
  const known = useStudioState((state) => state.about !== null);
  /** What is in the field while it has the focus; commands search, too, and then the filter is what counts. */
  const [typed, setTyped] = useState<string | null>(null);
  const search = typed ?? filter.search;
  const applySearch = useDebouncedCallback(
    (text: string) => gallery.setFilter({ search: text.trim() }),
    settleMs,
  );
  const write = (text: string) => {
    setTyped(text);
    applySearch(text);
  };
  const number = (value: number | undefined) => value?.toLocaleString('en') ?? '';

  return (
    <section className={classes.gallery} aria-label="Gallery">
      <VisuallyHidden component="h2">Pictures</VisuallyHidden>
      <div className={classes.bar}>
        <div className={classes.filters} role="group" aria-label="Show">
          <Chip
            selected={!filter.favoritesOnly}
            aria-pressed={!filter.favoritesOnly}
            onClick={() => gallery.setFilter({ favoritesOnly: false })}
          >
            All <span className={classes.count}>{number(counts?.total)}</span>
          </Chip>
          <Chip
            selected={filter.favoritesOnly}
            aria-pressed={filter.favoritesOnly}
            onClick={() => gallery.setFilter({ favoritesOnly: true })}
          >
            {filter.favoritesOnly ? <IconHeartFilled size={13} /> : <IconHeart size={13} />}
            Favorites <span className={classes.count}>{number(counts?.favorites)}</span>
          </Chip>
        </div>
        <TextInput
          className={classes.search ?? ''}
          aria-label="Search pictures"
          placeholder="Search prompts"
          maxLength={searchLimit}
          value={search}
          onChange={(event) => write(event.currentTarget.value)}
          onBlur={() => {
            applySearch.flush();
            setTyped(null);
          }}
          onKeyDown={(event) => event.key === 'Escape' && search !== '' && write('')}
          leftSection={<IconSearch size={14} />}
          rightSection={
            search === '' ? null : (
              <CloseButton size="sm" aria-label="Clear the search" onClick={() => write('')} />
            )
          }
        />
        <div className={classes.tools}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            className={classes.review ?? ''}
            title="Review these pictures one by one (P)"
            leftSection={<IconPlayerPlay size={14} />}
            disabled={!connected || (counts?.matching ?? 0) === 0}
            onClick={viewPictures.review}
          >
            Review
          </Button>
          <FindControls facets={facets} opened={panelOpened} onOpen={setPanelOpened} onNear={setNearPanel} />
        </div>
      </div>
      <FilterChips facets={facets} />
      <FilesProgress />
      <FilesNotice />
      <GalleryBody known={known} />
      <SelectionBar />
    </section>
  );
}
