/** What decides whether a picture was seen. */
export interface Sighting {
  /** Milliseconds since the epoch. */
  createdAt: number;
  jobId: string | null;
  /** Somebody favored, rated, rejected or deleted it. */
  decided: boolean;
}

/** A pause between two pictures that ends a sitting. */
const longestPauseMs = 30 * 60 * 1000;
/** What runs for days is cut: a decision tells that those around were seen, not that thousands were. */
const mostPictures = 200;

/**
 * Picks out the pictures that a person has had the chance to judge, from pictures in the order of time. A sitting is what was
 * made without a pause of half an hour, at most 200 pictures; one in which something was decided was seen. What came after
 * the very last decision counts only where it is of the same job: nobody may have looked yet.
 */
export function createSeenPictures<Picture extends Sighting>(onSeen: (picture: Picture) => void) {
  let sitting: Picture[] = [];
  /** The seen sitting with the newest decision so far; it is given on when there is a newer one. */
  let newest: Picture[] = [];

  function endSitting() {
    if (sitting.some(({ decided }) => decided)) {
      newest.forEach(onSeen);
      newest = sitting;
    }
    sitting = [];
  }

  return {
    add(picture: Picture) {
      const before = sitting.at(-1);
      if (before && (picture.createdAt - before.createdAt > longestPauseMs || sitting.length >= mostPictures))
        endSitting();
      sitting.push(picture);
    },
    end() {
      endSitting();
      const last = newest.findLastIndex(({ decided }) => decided);
      const jobId = newest[last]?.jobId ?? null;
      for (const [index, picture] of newest.entries())
        if (index <= last || (jobId !== null && picture.jobId === jobId)) onSeen(picture);
      newest = [];
    },
  };
}
