import { Select, SegmentedControl, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { GalleryFacets, GalleryFilter } from '#shared/contract/gallery.ts';
import { Field } from '../../../ui/Field.tsx';
import { orientationNames, sourceNames } from './active-filters.ts';
import { dateText, dayAfter, dayOf } from './dates.ts';
import classes from './FilterPanel.module.css';

interface Choice {
  value: string;
  label: string;
}

const counted = (label: string, pictures: number) => `${label} · ${pictures.toLocaleString('en')}`;
const sizeText = ({ width, height }: { width: number; height: number }) => `${width} × ${height}`;

function Choices(props: {
  label: string;
  choices: Choice[] | undefined;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const { label, value, onChange, choices = [] } = props;
  const id = useId();
  // What is chosen stays to be seen while it finds nothing.
  const data =
    value === null || choices.some((choice) => choice.value === value)
      ? choices
      : [...choices, { value, label: value }];
  return (
    <Field id={id} label={label}>
      <Select
        id={id}
        size="xs"
        placeholder="Any"
        clearable
        disabled={data.length === 0}
        searchable={data.length > 8}
        data={data}
        value={value}
        onChange={onChange}
        comboboxProps={{ withinPortal: false }}
      />
    </Field>
  );
}

export interface FilterPanelProps {
  filter: GalleryFilter;
  facets: GalleryFacets | null;
  onChange: (change: Partial<GalleryFilter>) => void;
}

/** All that the gallery can be narrowed by, with what each choice would find. */
export function FilterPanel({ filter, facets, onChange }: FilterPanelProps) {
  const ids = { from: useId(), until: useId(), seed: useId() };
  const plain = (facet: { value: string; pictures: number }[] | undefined) =>
    facet?.map(({ value, pictures }) => ({ value, label: counted(value, pictures) }));
  const labelled = (facet: GalleryFacets['devices'] | undefined) =>
    facet?.map(({ value, label, pictures }) => ({ value, label: counted(label, pictures) }));
  return (
    <div className={classes.panel}>
      <div className={classes.wide}>
        <span className={classes.label}>Rating</span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Rating at least"
          value={String(filter.ratingAtLeast ?? 0)}
          onChange={(value) => onChange({ ratingAtLeast: Number(value) === 0 ? null : Number(value) })}
          data={[
            { value: '0', label: 'Any' },
            ...[1, 2, 3, 4, 5].map((stars) => ({
              value: String(stars),
              label: stars === 5 ? '5 ★' : `${stars} ★+`,
            })),
          ]}
        />
      </div>
      <div className={classes.wide}>
        <span className={classes.label}>Rejected pictures</span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Rejected pictures"
          value={filter.rejected}
          onChange={(value) => {
            if (value === 'hide' || value === 'show' || value === 'only') onChange({ rejected: value });
          }}
          data={[
            { value: 'hide', label: 'Hidden' },
            { value: 'show', label: 'Shown' },
            { value: 'only', label: facets ? counted('Only these', facets.rejected) : 'Only these' },
          ]}
        />
      </div>
      <Choices
        label="Model"
        choices={plain(facets?.models)}
        value={filter.modelName}
        onChange={(modelName) => onChange({ modelName })}
      />
      <Choices
        label="Device"
        choices={labelled(facets?.devices)}
        value={filter.deviceId}
        onChange={(deviceId) => onChange({ deviceId })}
      />
      <Choices
        label="Size"
        choices={facets?.sizes.map(({ value, pictures }) => ({
          value: sizeText(value),
          label: counted(sizeText(value), pictures),
        }))}
        value={filter.size && sizeText(filter.size)}
        onChange={(text) => {
          const [width, height] = (text ?? '').split(' × ').map(Number);
          onChange({ size: width && height ? { width, height } : null });
        }}
      />
      <Choices
        label="Orientation"
        choices={facets?.orientations.map(({ value, pictures }) => ({
          value,
          label: counted(orientationNames[value], pictures),
        }))}
        value={filter.orientation}
        onChange={(chosen) =>
          onChange({ orientation: facets?.orientations.find(({ value }) => value === chosen)?.value ?? null })
        }
      />
      <Choices
        label="Theme"
        choices={plain(facets?.themes)}
        value={filter.themeId}
        onChange={(themeId) => onChange({ themeId })}
      />
      <Choices
        label="Collection"
        choices={labelled(facets?.collections)}
        value={filter.collectionId}
        onChange={(collectionId) => onChange({ collectionId })}
      />
      <Field id={ids.from} label="From">
        <TextInput
          id={ids.from}
          size="xs"
          type="date"
          value={dateText(filter.from)}
          onChange={(event) => onChange({ from: dayOf(event.currentTarget.value) })}
        />
      </Field>
      <Field id={ids.until} label="Until">
        <TextInput
          id={ids.until}
          size="xs"
          type="date"
          value={filter.before === null ? '' : dateText(filter.before - 1)}
          onChange={(event) => onChange({ before: dayAfter(event.currentTarget.value) })}
        />
      </Field>
      <Choices
        label="Made with"
        choices={facets?.sources.map(({ value, pictures }) => ({
          value,
          label: counted(sourceNames[value], pictures),
        }))}
        value={filter.source}
        onChange={(chosen) =>
          onChange({ source: facets?.sources.find(({ value }) => value === chosen)?.value ?? null })
        }
      />
      <Field id={ids.seed} label="Seed">
        <TextInput
          id={ids.seed}
          size="xs"
          inputMode="numeric"
          placeholder="Any"
          maxLength={15}
          value={filter.seed ?? ''}
          onChange={(event) => {
            const digits = event.currentTarget.value.replaceAll(/\D/g, '');
            onChange({ seed: digits === '' ? null : Number(digits) });
          }}
        />
      </Field>
    </div>
  );
}
