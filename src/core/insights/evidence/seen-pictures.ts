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
 * Picks out the pictures that a person has had the chance to judge, from pictures in the order of time, newest first. A
 * sitting is what was made without a pause of half an hour, at most 200 pictures; one in which something was decided was
 * seen. What is newer than the very last decision counts only where it is of the same job: nobody may have looked yet.
 */
export function createSeenPictures<Picture extends Sighting>(onSeen: (picture: Picture) => void) {
  let sitting: Picture[] = [];
  let isNewest = true;

  function endSitting() {
    const first = sitting.findIndex(({ decided }) => decided);
    if (first !== -1) {
      const jobId = sitting[first]?.jobId ?? null;
      for (const [index, picture] of sitting.entries())
        if (!isNewest || index >= first || (jobId !== null && picture.jobId === jobId)) onSeen(picture);
      isNewest = false;
    }
    sitting = [];
  }

  return {
    add(picture: Picture) {
      const after = sitting.at(-1);
      if (after && (after.createdAt - picture.createdAt > longestPauseMs || sitting.length >= mostPictures))
        endSitting();
      sitting.push(picture);
    },
    end: endSitting,
  };
}
