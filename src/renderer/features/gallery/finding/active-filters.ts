import {
  type GalleryFacets,
  type GalleryFilter,
  type ImageSource,
  wholeGallery,
} from '#shared/contract/gallery.ts';

export const sourceNames: Record<ImageSource, string> = {
  polyptych: 'Polyptych',
  a1111: 'A1111',
  comfyui: 'ComfyUI',
  swarmui: 'SwarmUI',
  invokeai: 'InvokeAI',
  unknown: 'Unknown program',
};
export const orientationNames = { landscape: 'Landscape', portrait: 'Portrait', square: 'Square' };

/** One part of the filter that is on, in words. */
export interface ActiveFilter {
  name: keyof GalleryFilter;
  label: string;
}

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const labelOf = (facet: { value: string; label: string }[] | undefined, value: string) =>
  facet?.find((one) => one.value === value)?.label ?? value;

const moment = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
type MadeTogether = GalleryFacets['runs'][number];
/** `coast · Nov 20, 22:00`. */
export const runName = ({ title, startedAt }: MadeTogether): string =>
  [title, moment.format(startedAt)].filter((part) => part !== '').join(' · ');
export const batchName = ({ title, startedAt }: MadeTogether): string =>
  title === '' ? moment.format(startedAt) : title;

function namedRun(runs: readonly MadeTogether[] | undefined, id: string): string {
  const run = runs?.find(({ value }) => value === id);
  return run ? `Run ${runName(run)}` : 'One run';
}
function namedBatch(batches: readonly MadeTogether[] | undefined, id: string): string {
  const batch = batches?.find(({ value }) => value === id);
  return batch ? `Batch ${batchName(batch)}` : 'One batch';
}

/** What is on besides the words and the favorites, which have controls of their own. Names come from the facets where they are known. */
export function activeFilters(filter: GalleryFilter, facets: GalleryFacets | null): ActiveFilter[] {
  const words: Partial<Record<keyof GalleryFilter, string | null>> = {
    ratingAtLeast:
      filter.ratingAtLeast === null
        ? null
        : filter.ratingAtLeast === 5
          ? '5 stars'
          : `${filter.ratingAtLeast} stars or more`.replace(/^1 stars/, '1 star'),
    rejected: { hide: null, show: 'With rejected', only: 'Rejected only' }[filter.rejected],
    missingOnly: filter.missingOnly ? 'File missing' : null,
    modelName: filter.modelName,
    deviceId: filter.deviceId && labelOf(facets?.devices, filter.deviceId),
    source: filter.source && sourceNames[filter.source],
    themeId: filter.themeId && `Theme ${filter.themeId}`,
    runId: filter.runId && namedRun(facets?.runs, filter.runId),
    jobId: filter.jobId && namedBatch(facets?.batches, filter.jobId),
    collectionId: filter.collectionId && labelOf(facets?.collections, filter.collectionId),
    seed: filter.seed === null ? null : `Seed ${filter.seed}`,
    size: filter.size && `${filter.size.width} × ${filter.size.height}`,
    orientation: filter.orientation && orientationNames[filter.orientation],
    from: filter.from === null ? null : `From ${date.format(filter.from)}`,
    before: filter.before === null ? null : `Until ${date.format(filter.before - 1)}`,
  };
  // Object.entries widens the names: that they are the filter's is known only here.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const entries = Object.entries(words) as [keyof GalleryFilter, string | null][];
  return entries.flatMap(([name, label]) => (label === null ? [] : [{ name, label }]));
}

/** What takes one part of the filter off. */
export const withoutFilter = (name: keyof GalleryFilter): Partial<GalleryFilter> => ({
  [name]: wholeGallery[name],
});
