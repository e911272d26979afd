import { z } from 'zod';
import type { Database } from '../storage/database.ts';
import type { TimeKind, TimeSamples } from './scheduling/times.ts';

const sampleSchema = z.object({
  kind: z.enum(['load', 'run']),
  model_id: z.string(),
  device_id: z.string(),
  seconds: z.string(),
});
const shareSchema = z.object({ model_id: z.string(), share: z.number().min(0).max(1) });
const secondsSchema = z.array(z.number().nonnegative());

/** Where learnt times are kept from one start of the app to the next. */
export interface LearntTimes {
  /** All of them; a row that cannot be read is left out and learnt anew. */
  load(): TimeSamples[];
  /** What one more picture of a batch costs, as a share of the first, by model. */
  loadBatchShares(): Map<string, number>;
  saveBatchShare(modelId: string, share: number): void;
  save(samples: { kind: TimeKind; modelId: string; deviceId: string; seconds: readonly number[] }): void;
}

export function createLearntTimes(database: Database): LearntTimes {
  const select = database.connection.prepare('SELECT * FROM learnt_times ORDER BY rowid');
  const upsert = database.connection.prepare(
    `INSERT INTO learnt_times (kind, model_id, device_id, seconds) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, model_id, device_id) DO UPDATE SET seconds = excluded.seconds`,
  );
  const selectShares = database.connection.prepare('SELECT * FROM learnt_batches');
  const upsertShare = database.connection.prepare(
    `INSERT INTO learnt_batches (model_id, share) VALUES (?, ?)
     ON CONFLICT (model_id) DO UPDATE SET share = excluded.share`,
  );
  return {
    load: () =>
      select.all().flatMap((row) => {
        const parsed = sampleSchema.safeParse(row);
        if (!parsed.success) return [];
        const { kind, model_id: modelId, device_id: deviceId } = parsed.data;
        const seconds = secondsSchema.safeParse(JSON.parse(parsed.data.seconds));
        return seconds.success ? [{ kind, modelId, deviceId, seconds: seconds.data }] : [];
      }),
    loadBatchShares: () =>
      new Map(
        selectShares.all().flatMap((row) => {
          const { data } = shareSchema.safeParse(row);
          return data ? [[data.model_id, data.share] as const] : [];
        }),
      ),
    saveBatchShare: (modelId, share) => void upsertShare.run(modelId, share),
    save({ kind, modelId, deviceId, seconds }) {
      upsert.run(kind, modelId, deviceId, JSON.stringify(seconds));
    },
  };
}
