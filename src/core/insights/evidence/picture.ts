import type { Sighting } from './seen-pictures.ts';

/** How a picture was made; what another program did not write down is null. */
export interface PictureFacts {
  modelId: string | null;
  modelName: string;
  scheduler: string | null;
  steps: number | null;
  guidanceScale: number | null;
  width: number;
  height: number;
  themeId: string | null;
  /** Chosen entries by list, as JSON; several of one list stand in lines. */
  themePicks: string | null;
}

/** What insights read of a picture. */
export interface JudgedPicture extends Sighting, PictureFacts {
  prompt: string;
  /** 1 to 5. */
  rating: number | null;
  kept: boolean;
}

interface Decisions {
  favorite: boolean;
  rating: number | null;
  rejected: boolean;
  deleted: boolean;
}

/** The lowest rating that means as much as a favorite. */
const keptFromRating = 4;

/** Kept: favored, or rated 4 or 5, and neither rejected nor deleted. */
export function judge({ favorite, rating, rejected, deleted }: Decisions) {
  return {
    decided: favorite || rating !== null || rejected || deleted,
    kept: (favorite || (rating ?? 0) >= keptFromRating) && !rejected && !deleted,
  };
}
