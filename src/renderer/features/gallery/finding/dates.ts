/** A day of a date field (`2026-03-29`) as its first millisecond here; null for an empty or unfinished one. */
export function dayOf(text: string): number | null {
  const [year, month, day] = text.split('-').map(Number);
  return year && month && day ? new Date(year, month - 1, day).getTime() : null;
}

/** The first millisecond after such a day. */
export function dayAfter(text: string): number | null {
  const [year, month, day] = text.split('-').map(Number);
  return year && month && day ? new Date(year, month - 1, day + 1).getTime() : null;
}

/** A time as a date field writes its day; empty for none. */
export function dateText(time: number | null): string {
  if (time === null) return '';
  const date = new Date(time);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
