import { Button, Menu, Popover } from '@mantine/core';
import { IconArrowsSort, IconCalendar, IconCheck, IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import type { GalleryFacets } from '#shared/contract/gallery.ts';
import { useGallery, useStudio } from '../../../app/studio-context.tsx';
import { activeFilters } from './active-filters.ts';
import { FilterPanel } from './FilterPanel.tsx';
import { type JumpPlace, jumpPlaces } from './jump-places.ts';
import { sortNames, sorts } from './sorts.ts';
import classes from './FindControls.module.css';

const button = {
  variant: 'subtle',
  color: 'gray',
  size: 'compact-sm',
  className: classes.button ?? '',
} as const;

function SortMenu() {
  const { gallery } = useStudio();
  const sort = useGallery((state) => state.sort);
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          {...button}
          leftSection={<IconArrowsSort size={14} />}
          aria-label={`Sort: ${sortNames[sort]}`}
        >
          Sort
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sorts.map((choice) => (
          <Menu.Item
            key={choice}
            role="menuitemradio"
            aria-checked={choice === sort}
            rightSection={choice === sort ? <IconCheck size={14} /> : null}
            onClick={() => gallery.setSort(choice)}
          >
            {sortNames[choice]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Months to jump to; made when the menu opens. */
function JumpMenu() {
  const { gallery } = useStudio();
  const several = useGallery((state) => state.sections.length > 1);
  const [places, setPlaces] = useState<JumpPlace[]>([]);
  return (
    <Menu
      position="bottom-end"
      width={240}
      // The grid takes the focus to where it jumps.
      returnFocus={false}
      onOpen={() => setPlaces(jumpPlaces(gallery.store.getState().sections, Date.now()))}
    >
      <Menu.Target>
        <Button {...button} leftSection={<IconCalendar size={14} />} disabled={!several}>
          Jump
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.places ?? ''}>
        {places.map(({ title, pictures, place }) => (
          <Menu.Item
            key={place}
            rightSection={<span className={classes.count}>{pictures.toLocaleString('en')}</span>}
            onClick={() => gallery.goTo(place)}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export interface FindControlsProps {
  facets: GalleryFacets | null;
  /** Whether the panel is open. */
  opened: boolean;
  onOpen: (opened: boolean) => void;
  /** Told when somebody is about to open it, so that what it shows is there at once. */
  onNear: (near: boolean) => void;
}

/** Narrows, sorts and jumps; what is on is shown by `FilterChips`. */
export function FindControls({ facets, opened, onOpen, onNear }: FindControlsProps) {
  const { gallery } = useStudio();
  const filter = useGallery((state) => state.filter);
  const active = activeFilters(filter, facets).length;
  return (
    <div className={classes.controls}>
      <Popover opened={opened} onChange={onOpen} position="bottom-end" width={380} trapFocus shadow="md">
        <Popover.Target>
          <Button
            {...button}
            leftSection={<IconFilter size={14} />}
            aria-expanded={opened}
            data-active={active > 0 || undefined}
            onPointerEnter={() => onNear(true)}
            onPointerLeave={() => onNear(false)}
            onFocus={() => onNear(true)}
            onBlur={() => onNear(false)}
            onClick={() => onOpen(!opened)}
          >
            {active === 0 ? 'Filter' : `Filter · ${active}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Filter pictures">
          <FilterPanel filter={filter} facets={facets} onChange={gallery.setFilter} />
        </Popover.Dropdown>
      </Popover>
      <SortMenu />
      <JumpMenu />
    </div>
  );
}
