/** Longer side of a thumbnail, in pixels. */
export const thumbnailSize = 384;
