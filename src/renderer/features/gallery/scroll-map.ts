/**
 * Browsers lay out no element that is higher than 17 to 33 million pixels of the screen, fewer where a screen has
 * several for one of ours, and a million pictures need more. An element of this height is scrolled in their place.
 */
const tallestPixels = 8_000_000;

/** How an element is scrolled for a content that may be higher than any element can be. All in pixels. */
export interface ScrollMap {
  /** The element's height. */
  elementHeight: number;
  /** How far the content can be scrolled. */
  furthest: number;
  /** Where in the content one is when the element is scrolled so far. */
  toContent(scrollTop: number): number;
  toScrollTop(contentTop: number): number;
  /** Whether both are the same everywhere. */
  isPlain: boolean;
  /** Scrolled less than this at once, the content moves as much as the element. */
  viewHeight: number;
}

/**
 * Where a view begins in the content, and how far the element is scrolled for it. Their difference is where the content
 * is drawn: it stays while one scrolls by hand, so that nothing is drawn anew, and content and scroll bar part a little.
 */
export interface ScrollPosition {
  contentTop: number;
  scrollTop: number;
}

/**
 * A content that fits is the element. A higher one is as it is near both ends, so that these are reached by hand as in
 * any list, and pressed together between them.
 */
export function createScrollMap(contentHeight: number, viewHeight: number): ScrollMap {
  const elementHeight = Math.min(contentHeight, tallestPixels);
  const furthest = Math.max(0, contentHeight - viewHeight);
  const furthestScroll = Math.max(0, elementHeight - viewHeight);
  const isPlain = contentHeight <= tallestPixels;
  const end = furthestScroll / 4;
  const stretch = isPlain ? 1 : (furthest - 2 * end) / (furthestScroll - 2 * end);
  const toContent = (scrollTop: number) => {
    if (isPlain || scrollTop <= end) return scrollTop;
    const fromBottom = furthestScroll - scrollTop;
    return fromBottom <= end ? furthest - fromBottom : end + (scrollTop - end) * stretch;
  };
  const toScrollTop = (contentTop: number) => {
    if (isPlain || contentTop <= end) return contentTop;
    const fromBottom = furthest - contentTop;
    // Whole pixels, which an element can be scrolled to.
    return fromBottom <= end ? furthestScroll - fromBottom : Math.round(end + (contentTop - end) / stretch);
  };
  return { elementHeight, furthest, toContent, toScrollTop, isPlain, viewHeight };
}

const within = (contentTop: number, { furthest }: ScrollMap) => Math.max(0, Math.min(furthest, contentTop));

/** The element scrolled so that the content is seen from here on. */
export function positionAt(contentTop: number, map: ScrollMap): ScrollPosition {
  const seen = within(contentTop, map);
  return { contentTop: seen, scrollTop: map.toScrollTop(seen) };
}

/** Where one is after the element was scrolled: a little further by hand, or wherever its scroll bar was dragged. */
export function afterScroll(before: ScrollPosition, scrollTop: number, map: ScrollMap): ScrollPosition {
  const by = scrollTop - before.scrollTop;
  const byHand = !map.isPlain && Math.abs(by) < map.viewHeight;
  const contentTop = byHand ? within(before.contentTop + by, map) : map.toContent(scrollTop);
  return { contentTop, scrollTop };
}
