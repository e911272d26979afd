/** What a row of pictures takes besides them, in pixels: the space between them, and the line below each. */
const gap = 12;
const captionHeight = 40;

/** In how many columns pictures side by side are seen largest, in an area of so many pixels. */
export function comparedColumns(
  pictures: readonly { width: number; height: number }[],
  area: { width: number; height: number },
): number {
  let best = { columns: pictures.length, seen: -1 };
  for (let columns = pictures.length; columns >= 1; columns -= 1) {
    const rows = Math.ceil(pictures.length / columns);
    const width = (area.width - (columns - 1) * gap) / columns;
    const height = (area.height - (rows - 1) * gap) / rows - captionHeight;
    const seen = pictures.reduce(
      (sum, picture) => sum + Math.min(width / picture.width, height / picture.height),
      0,
    );
    if (seen > best.seen) best = { columns, seen };
  }
  return best.columns;
}
