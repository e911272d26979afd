import type { GallerySort } from '#shared/contract/gallery.ts';

export const sortNames: Record<GallerySort, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  rating: 'Best rated first',
};
export const sorts = ['newest', 'oldest', 'rating'] as const;
