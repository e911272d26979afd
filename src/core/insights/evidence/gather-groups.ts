import type { JudgedPicture, PictureFacts } from './picture.ts';

/** Pictures of one job with all that is counted in common. */
export interface JudgedGroup extends PictureFacts {
  /** What its pictures depend on together, numbered from 0: all jobs of one prompt, all prompts of one job. */
  request: number;
  /** Pictures seen of the same job, in bands: who keeps the best of each batch keeps a smaller share of larger ones. */
  batchBand: number;
  /** Months of 30 days since the epoch: taste and prompts change. */
  month: number;
  /** Weeks since the epoch's first Monday. */
  week: number;
  /** Index into the evidence's prompts. */
  prompt: number;
  seen: number;
  kept: number;
  rated: number;
  ratingSum: number;
}

export interface Evidence {
  groups: JudgedGroup[];
  prompts: string[];
  requests: number;
  seen: number;
  kept: number;
  /** Pictures that somebody decided about themselves. */
  decided: number;
  rated: number;
}

const dayMs = 24 * 60 * 60 * 1000;
/** The epoch was a Thursday. */
const firstMondayMs = 4 * dayMs;
const weekMs = 7 * dayMs;
export const weekStart = (week: number): number => firstMondayMs + week * weekMs;
const monthMs = 30 * dayMs;

/** 1, 2-3, 4-7, 8-15, … */
const bandOf = (pictures: number) => Math.floor(Math.log2(pictures));

/** Puts pictures together that nothing tells apart, so that what follows works on far fewer. */
export function createGroupGathering() {
  const groups = new Map<string, JudgedGroup & { batch: string }>();
  const promptIndices = new Map<string, number>();
  const requestOfPrompt = new Map<number, number>();
  const requestOfBatch = new Map<string, number>();
  const batchSizes = new Map<string, number>();
  const totals = { requests: 0, seen: 0, kept: 0, decided: 0, rated: 0 };

  function requestOf(prompt: number, batch: string): number {
    const request = requestOfPrompt.get(prompt) ?? requestOfBatch.get(batch) ?? totals.requests++;
    requestOfPrompt.set(prompt, request);
    requestOfBatch.set(batch, request);
    return request;
  }

  return {
    add(picture: JudgedPicture) {
      const { modelId, modelName, scheduler, steps, guidanceScale, width, height, createdAt } = picture;
      const prompt = promptIndices.get(picture.prompt) ?? promptIndices.size;
      promptIndices.set(picture.prompt, prompt);
      // What no job tells belongs together by day.
      const batch = picture.jobId ?? `${picture.modelName} ${Math.floor(createdAt / dayMs)}`;
      batchSizes.set(batch, (batchSizes.get(batch) ?? 0) + 1);
      const key = `${batch}\n${prompt}\n${modelId ?? modelName}\n${scheduler}\n${steps}\n${guidanceScale}\n${width}x${height}\n${picture.themePicks}`;
      let group = groups.get(key);
      if (!group) {
        group = {
          batch,
          request: requestOf(prompt, batch),
          batchBand: 0,
          month: Math.floor(createdAt / monthMs),
          week: Math.floor((createdAt - firstMondayMs) / weekMs),
          prompt,
          modelId,
          modelName,
          scheduler,
          steps,
          guidanceScale,
          width,
          height,
          themeId: picture.themeId,
          themePicks: picture.themePicks,
          seen: 0,
          kept: 0,
          rated: 0,
          ratingSum: 0,
        };
        groups.set(key, group);
      }
      group.seen += 1;
      totals.seen += 1;
      if (picture.decided) totals.decided += 1;
      if (picture.kept) {
        group.kept += 1;
        totals.kept += 1;
      }
      if (picture.rating !== null) {
        group.rated += 1;
        group.ratingSum += picture.rating;
        totals.rated += 1;
      }
    },
    /** How many there are so far. */
    groups: () => groups.size,
    end(): Evidence {
      const gathered = [...groups.values()].map(({ batch, ...group }) => ({
        ...group,
        batchBand: bandOf(batchSizes.get(batch) ?? 1),
      }));
      return { ...totals, groups: gathered, prompts: [...promptIndices.keys()] };
    },
  };
}
