import type { SectionPlaces } from '../gallery-state.ts';
import { sectionTitle } from '../section-title.ts';

/** A month, a day or a rating to jump to, with its first place in the list. */
export interface JumpPlace {
  title: string;
  pictures: number;
  place: number;
}

const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Where one can jump to: months, or where there is only one, its days. */
export function jumpPlaces(sections: readonly SectionPlaces[], now: number): JumpPlace[] {
  const titleOf = ({ section }: SectionPlaces) =>
    section.kind === 'day' ? month.format(new Date(`${section.date}T00:00:00Z`)) : sectionTitle(section, now);
  const byMonth = group(sections, titleOf);
  return byMonth.length > 1 ? byMonth : group(sections, ({ section }) => sectionTitle(section, now));
}

function group(sections: readonly SectionPlaces[], titleOf: (section: SectionPlaces) => string): JumpPlace[] {
  const found: JumpPlace[] = [];
  let place = 0;
  for (const section of sections) {
    const title = titleOf(section);
    const last = found.at(-1);
    const pictures = section.places.length;
    if (last?.title === title) last.pictures += pictures;
    else found.push({ title, pictures, place });
    place += pictures;
  }
  return found;
}
