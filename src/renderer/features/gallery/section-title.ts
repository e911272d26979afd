import type { GallerySection } from '#shared/contract/gallery.ts';

const dayMs = 24 * 60 * 60 * 1000;
const thisYear = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});
const otherYear = new Intl.DateTimeFormat('en', {
  weekday: 'long',
  ...{ day: 'numeric', month: 'long', year: 'numeric' },
  timeZone: 'UTC',
});

/** What stands over a part of the gallery: Today, Yesterday, a day, or so many stars. `now` in ms. */
export function sectionTitle(section: GallerySection, now: number): string {
  if (section.kind === 'rating')
    return section.rating === 0 ? 'Not rated' : section.rating === 1 ? '1 star' : `${section.rating} stars`;
  const { date, from, before } = section;
  if (now >= from && now < before) return 'Today';
  // A day before: also where clocks were changed, this is still that day.
  if (now - dayMs >= from && now - dayMs < before) return 'Yesterday';
  const day = new Date(`${date}T00:00:00Z`);
  return (day.getUTCFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(day);
}
