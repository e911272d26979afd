/** Which pictures are chosen: by id, so that it outlasts scrolling, filters and new pictures. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins: the picture that was chosen last without Shift. */
  anchorId: string | null;
  /** What the last range chose, so that the next one from the same anchor replaces it. */
  rangeIds: readonly string[];
}

export const emptySelection: Selection = { ids: new Set(), anchorId: null, rangeIds: [] };

/** Chooses one picture, or lets it go. */
export function withToggled({ ids }: Selection, imageId: string): Selection {
  const next = new Set(ids);
  if (!next.delete(imageId)) next.add(imageId);
  return { ids: next, anchorId: imageId, rangeIds: [] };
}

/** Chooses a range instead of the last one; pictures chosen one by one stay. `range` goes from the anchor to the picture. */
export function withRange(selection: Selection, anchorId: string, range: readonly string[]): Selection {
  const next = new Set(selection.ids);
  for (const id of selection.rangeIds) next.delete(id);
  for (const id of range) next.add(id);
  return { ids: next, anchorId, rangeIds: range };
}

export function withAll(imageIds: readonly string[]): Selection {
  return { ids: new Set(imageIds), anchorId: imageIds[0] ?? null, rangeIds: [] };
}

/** Without pictures that are gone; the same object where none was chosen. */
export function withoutImages(selection: Selection, imageIds: readonly string[]): Selection {
  if (!imageIds.some((id) => selection.ids.has(id))) return selection;
  const gone = new Set(imageIds);
  const ids = new Set([...selection.ids].filter((id) => !gone.has(id)));
  return {
    ids,
    anchorId: selection.anchorId !== null && gone.has(selection.anchorId) ? null : selection.anchorId,
    rangeIds: selection.rangeIds.filter((id) => !gone.has(id)),
  };
}
