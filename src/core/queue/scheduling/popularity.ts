/** How much a model is wanted lately: each accepted job counts one, and half as much so many jobs later. */
const halfLifeJobs = 100;

export interface Popularity {
  score: number;
  /** Number of jobs accepted on the whole board when the score was true. */
  at: number;
}

/** The score of a model that is not asked for now. */
export function worthAt({ score, at }: Popularity, acceptedJobs: number): number {
  return score * 2 ** ((at - acceptedJobs) / halfLifeJobs);
}

/** The score once one more job has asked for the model. */
export function worthAfter(popularity: Popularity, acceptedJobs: number): Popularity {
  return { score: worthAt(popularity, acceptedJobs) + 1, at: acceptedJobs };
}
