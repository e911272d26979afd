import type { GalleryFilter, Image } from '#shared/contract/gallery.ts';

/** Whether a filter finds a picture; null where only the core knows: what words mean, and who is in which collection. */
export function surelyMatches(filter: GalleryFilter, image: Image): boolean | null {
  const { width, height } = image;
  const orientation = width > height ? 'landscape' : width < height ? 'portrait' : 'square';
  const rules = [
    !filter.favoritesOnly || image.favorite,
    (image.rating ?? 0) >= (filter.ratingAtLeast ?? 0),
    filter.rejected === 'show' || image.rejected === (filter.rejected === 'only'),
    !filter.missingOnly || image.missing,
    filter.from === null || image.createdAt >= filter.from,
    filter.before === null || image.createdAt < filter.before,
    filter.size === null || (filter.size.width === width && filter.size.height === height),
    filter.orientation === null || filter.orientation === orientation,
    ...(['modelName', 'deviceId', 'source', 'themeId', 'runId', 'jobId', 'seed'] as const).map(
      (name) => filter[name] === null || filter[name] === image[name],
    ),
  ];
  if (!rules.every(Boolean)) return false;
  return filter.search.trim() === '' && filter.collectionId === null ? true : null;
}
