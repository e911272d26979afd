import type { GalleryFacets, GalleryFilter } from '#shared/contract/gallery.ts';
import { batchName, orientationNames, runName, sourceNames } from './active-filters.ts';
import type { FacetChoice } from './FacetSelect.tsx';

/** One thing that the gallery can be narrowed by: its choices with what they would find, and what a choice changes. */
export interface FacetField {
  label: string;
  choices: readonly FacetChoice[];
  chosen: FacetChoice | null;
  /** Some pictures have none, so that a single choice narrows, too. */
  optional?: true;
  changeTo: (value: string | null) => Partial<GalleryFilter>;
}

/** `1,204`; where there may be more, `1,000+`. */
const found = (pictures: number, more = false): string =>
  `${pictures.toLocaleString('en')}${more ? '+' : ''}`;

const sizeText = ({ width, height }: { width: number; height: number }) => `${width} × ${height}`;

/** What is chosen, by its name where nothing knows more of it. */
const named = (value: string | null, label = value): FacetChoice | null =>
  value === null ? null : { value, label: label ?? value };

/** All fields with choices, in the order in which people look for them. */
function facetFields(filter: GalleryFilter, facets: GalleryFacets): FacetField[] {
  const plain = (facet: readonly { value: string; pictures: number }[]) =>
    facet.map(({ value, pictures }) => ({ value, label: value, found: found(pictures) }));
  const labelled = (facet: GalleryFacets['devices']) =>
    facet.map(({ value, label, pictures }) => ({ value, label, found: found(pictures) }));
  const together = (facet: GalleryFacets['runs'], nameOf: typeof runName) =>
    facet.map((one) => ({ value: one.value, label: nameOf(one), found: found(one.pictures, one.more) }));
  const { size } = filter;
  return [
    {
      label: 'Model',
      choices: plain(facets.models),
      chosen: named(filter.modelName),
      changeTo: (modelName) => ({ modelName }),
    },
    {
      label: 'Collection',
      optional: true,
      choices: labelled(facets.collections),
      chosen: named(filter.collectionId),
      changeTo: (collectionId) => ({ collectionId }),
    },
    {
      label: 'Size',
      choices: facets.sizes.map(({ value, pictures }) => ({
        value: sizeText(value),
        label: sizeText(value),
        found: found(pictures),
      })),
      chosen: named(size && sizeText(size)),
      changeTo(text) {
        const [width, height] = (text ?? '').split(' × ').map(Number);
        return { size: width && height ? { width, height } : null };
      },
    },
    {
      label: 'Orientation',
      choices: facets.orientations.map(({ value, pictures }) => ({
        value,
        label: orientationNames[value],
        found: found(pictures),
      })),
      chosen: named(filter.orientation, filter.orientation && orientationNames[filter.orientation]),
      changeTo: (chosen) => ({
        orientation: facets.orientations.find(({ value }) => value === chosen)?.value ?? null,
      }),
    },
    {
      label: 'Theme',
      optional: true,
      choices: plain(facets.themes),
      chosen: named(filter.themeId),
      changeTo: (themeId) => ({ themeId }),
    },
    {
      label: 'Run',
      optional: true,
      choices: together(facets.runs, runName),
      chosen: named(filter.runId, 'One run'),
      changeTo: (runId) => ({ runId }),
    },
    {
      label: 'Batch',
      optional: true,
      choices: together(facets.batches, batchName),
      chosen: named(filter.jobId, 'One batch'),
      changeTo: (jobId) => ({ jobId }),
    },
    {
      label: 'Device',
      choices: labelled(facets.devices),
      chosen: named(filter.deviceId),
      changeTo: (deviceId) => ({ deviceId }),
    },
    {
      label: 'Made with',
      choices: facets.sources.map(({ value, pictures }) => ({
        value,
        label: sourceNames[value],
        found: found(pictures),
      })),
      chosen: named(filter.source, filter.source && sourceNames[filter.source]),
      changeTo: (chosen) => ({ source: facets.sources.find(({ value }) => value === chosen)?.value ?? null }),
    },
  ];
}

/** Those that leave a choice, or hold one. */
export const offeredFields = (filter: GalleryFilter, facets: GalleryFacets): FacetField[] =>
  facetFields(filter, facets).filter(
    ({ choices, chosen, optional }) => chosen !== null || choices.length > (optional ? 0 : 1),
  );
