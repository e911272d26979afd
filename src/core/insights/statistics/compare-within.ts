import { studentTails } from './incomplete-beta.ts';

/** Groups of pictures with everything in common that is counted; position i of each list is one group. */
export interface Groups {
  seen: ArrayLike<number>;
  kept: ArrayLike<number>;
  /** What the pictures of a group depend on together: one request, numbered from 0. */
  request: ArrayLike<number>;
  requests: number;
  /** Only groups of one stratum are compared with each other; numbered from 0, -1 leaves a group out. */
  stratum: ArrayLike<number>;
  strata: number;
}

/** Pictures with something against those without it, only where both are in one stratum. */
export interface Comparison {
  /** How many times as often those with it were kept, and from where to where. */
  ratio: number;
  low: number;
  high: number;
  /** How likely so large a difference is where there is none. */
  p: number;
  requestsWith: number;
  requestsWithout: number;
  seenWith: number;
  /** Share of the pictures with it that found others to be compared with, 0 to 1. */
  comparable: number;
}

/**
 * Compares within strata: the ratio of rates is Mantel's and Haenszel's, its variance Greenland's and Robins' (1985,
 * Biometrics 41:55-68). The test is the Mantel-Haenszel score with a variance summed over requests (a cluster-robust
 * sandwich under the null hypothesis), since pictures of one request are not independent; where that is below the variance of
 * independent pictures (a person who keeps one of each batch), the larger one counts. It is judged by Student's t with one
 * degree less than the requests of the smaller side; the ratio's interval widens by the same design effect (Rao and Scott,
 * 1992, Biometrics 48:577-585). Null where nothing can be compared.
 * @param has 1 for groups with it. @param width standard errors to each side of the interval.
 */
export function compareWithin(groups: Groups, has: ArrayLike<number>, width: number): Comparison | null {
  const { seen, kept, request, stratum, strata } = groups;
  const seenIn = new Float64Array(strata);
  const keptIn = new Float64Array(strata);
  const seenWithIn = new Float64Array(strata);
  const keptWithIn = new Float64Array(strata);
  for (let group = 0; group < seen.length; group += 1) {
    const at = stratum[group] ?? -1;
    if (at < 0) continue;
    seenIn[at] = (seenIn[at] ?? 0) + (seen[group] ?? 0);
    keptIn[at] = (keptIn[at] ?? 0) + (kept[group] ?? 0);
    if (has[group] !== 1) continue;
    seenWithIn[at] = (seenWithIn[at] ?? 0) + (seen[group] ?? 0);
    keptWithIn[at] = (keptWithIn[at] ?? 0) + (kept[group] ?? 0);
  }

  let withIt = 0;
  let without = 0;
  let spread = 0;
  let independent = 0;
  let seenWith = 0;
  let comparable = 0;
  for (let at = 0; at < strata; at += 1) {
    const [all, keptAll, n1, k1] = [
      seenIn[at] ?? 0,
      keptIn[at] ?? 0,
      seenWithIn[at] ?? 0,
      keptWithIn[at] ?? 0,
    ];
    const n0 = all - n1;
    seenWith += n1;
    if (n1 === 0 || n0 === 0) continue;
    comparable += n1;
    withIt += (k1 * n0) / all;
    without += ((keptAll - k1) * n1) / all;
    spread += (keptAll * n1 * n0 - k1 * (keptAll - k1) * all) / (all * all);
    independent += (n1 * n0 * keptAll * (all - keptAll)) / (all * all * (all - 1));
  }
  if (independent === 0) return null;

  const scores = new Float64Array(groups.requests);
  const sides = new Uint8Array(groups.requests);
  for (let group = 0; group < seen.length; group += 1) {
    const at = stratum[group] ?? -1;
    const all = seenIn[at] ?? 0;
    const n1 = seenWithIn[at] ?? 0;
    if (at < 0 || n1 === 0 || n1 === all) continue;
    const of = request[group] ?? 0;
    const isWith = has[group] === 1;
    const surplus = (kept[group] ?? 0) - ((seen[group] ?? 0) * (keptIn[at] ?? 0)) / all;
    scores[of] = (scores[of] ?? 0) + ((isWith ? 1 : 0) - n1 / all) * surplus;
    sides[of] = (sides[of] ?? 0) | (isWith ? 1 : 2);
  }
  let requests = 0;
  let requestsWith = 0;
  let requestsWithout = 0;
  let squares = 0;
  for (let of = 0; of < groups.requests; of += 1) {
    const side = sides[of] ?? 0;
    if (side === 0) continue;
    requests += 1;
    requestsWith += side & 1;
    requestsWithout += side >> 1;
    squares += (scores[of] ?? 0) ** 2;
  }
  if (requests < 2) return null;
  const variance = Math.max(independent, (squares * requests) / (requests - 1));
  const degrees = Math.max(1, Math.min(requestsWith, requestsWithout) - 1);

  // None kept on one side: half a picture on both, so that the ratio stays a number.
  const half = withIt === 0 || without === 0 ? 0.5 : 0;
  const logRatio = Math.log((withIt + half) / (without + half));
  const error = Math.sqrt(
    ((spread + half) / ((withIt + half) * (without + half))) * (variance / independent),
  );
  return {
    ratio: Math.exp(logRatio),
    low: Math.exp(logRatio - width * error),
    high: Math.exp(logRatio + width * error),
    p: studentTails((withIt - without) / Math.sqrt(variance), degrees),
    requestsWith,
    requestsWithout,
    seenWith,
    comparable: comparable / seenWith,
  };
}
