import type { JobRequest } from '#shared/contract/jobs.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';
import { batchKeyOf } from './batch-key.ts';
import type { JobRecord } from './job-record.ts';

/** Pictures of one job that cost the same and can be drawn together. */
export interface LikeUnits {
  modelId: string;
  indexes: number[];
  workPerUnit: number;
  /** Of one picture. */
  pixelsPerUnit: number;
  batchKey: string | null;
}

/** A job's pictures by what they cost: all of them are alike unless its settings change from one to the next. */
export function likeUnits(
  { request }: Pick<JobRecord, 'request'>,
  unitIndexes: readonly number[],
  work: (request: JobRequest) => number,
): LikeUnits[] {
  const groups = new Map<string, LikeUnits>();
  for (const index of unitIndexes) {
    const own = requestOfUnit(request, index);
    const [workPerUnit, batchKey] = [work(own), batchKeyOf(own)];
    const { modelId } = own;
    const pixelsPerUnit = own.width * own.height;
    const key = `${modelId} ${workPerUnit} ${pixelsPerUnit} ${batchKey}`;
    const group = groups.get(key);
    if (group) group.indexes.push(index);
    else groups.set(key, { modelId, indexes: [index], workPerUnit, pixelsPerUnit, batchKey });
  }
  return [...groups.values()];
}
