/** The finished picture in the grid that has the focus; tiles carry their picture's id, running ones a key with a colon. */
export function focusedImageId(page: Document): string | null {
  const tile = page.activeElement?.closest<HTMLElement>('[role="gridcell"][data-key]');
  const key = tile?.dataset['key'];
  return key === undefined || key.includes(':') ? null : key;
}
