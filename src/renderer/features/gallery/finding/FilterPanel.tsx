import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { GalleryFacets, GalleryFilter } from '#shared/contract/gallery.ts';
import { Field } from '../../../ui/Field.tsx';
import { dateText, dayAfter, dayOf } from './dates.ts';
import { offeredFields } from './facet-choices.ts';
import { FacetSelect } from './FacetSelect.tsx';
import classes from './FilterPanel.module.css';

export interface FilterPanelProps {
  filter: GalleryFilter;
  facets: GalleryFacets | null;
  onChange: (change: Partial<GalleryFilter>) => void;
}

const counted = (label: string, pictures: number) => `${label} · ${pictures.toLocaleString('en')}`;

/** What was decided about pictures: stars, and what was sorted out. */
function Decided({ filter, facets, onChange }: FilterPanelProps) {
  return (
    <>
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
    </>
  );
}

/** The number of chance that they were drawn from. */
function Seed({ filter, onChange }: Omit<FilterPanelProps, 'facets'>) {
  const id = useId();
  return (
    <Field id={id} label="Seed">
      <TextInput
        id={id}
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
  );
}

/** The first and the last day. */
function Days({ filter, onChange }: Omit<FilterPanelProps, 'facets'>) {
  const ids = { from: useId(), until: useId() };
  return (
    <div className={classes.row}>
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
    </div>
  );
}

/** All that the gallery can be narrowed by, with what each choice would find. What leaves no choice is not there. */
export function FilterPanel({ filter, facets, onChange }: FilterPanelProps) {
  const missing = facets?.missing ?? 0;
  return (
    <div className={classes.panel}>
      <Decided filter={filter} facets={facets} onChange={onChange} />
      {facets &&
        offeredFields(filter, facets).map(({ label, choices, chosen, changeTo }) => (
          <FacetSelect
            key={label}
            label={label}
            choices={choices}
            chosen={chosen}
            onChange={(value) => onChange(changeTo(value))}
          />
        ))}
      <Seed filter={filter} onChange={onChange} />
      <Days filter={filter} onChange={onChange} />
      {(missing > 0 || filter.missingOnly) && (
        <Switch
          size="xs"
          className={classes.wide ?? ''}
          label={counted('Only pictures whose files are missing', missing)}
          checked={filter.missingOnly}
          onChange={(event) => onChange({ missingOnly: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}
