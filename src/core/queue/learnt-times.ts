import { z } from 'zod';
import type { Database } from '../storage/database.ts';
import type { TimeKind, TimeSamples } from './scheduling/times.ts';

const sampleSchema = z.object({
  kind: z.enum(['load', 'run']),
  model_id: z.string(),
  device_id: z.string(),
  seconds: z.string(),
});
const secondsSchema = z.array(z.number().nonnegative());

/** Where learnt times are kept from one start of the app to the next. */
export interface LearntTimes {
  /** All of them; a row that cannot be read is left out and learnt anew. */
  load(): TimeSamples[];
  save(samples: { kind: TimeKind; modelId: string; deviceId: string; seconds: readonly number[] }): void;
}

export function createLearntTimes(database: Database): LearntTimes {
  const select = database.connection.prepare('SELECT * FROM learnt_times ORDER BY rowid');
  const upsert = database.connection.prepare(
    `INSERT INTO learnt_times (kind, model_id, device_id, seconds) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, model_id, device_id) DO UPDATE SET seconds = excluded.seconds`,
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
    save({ kind, modelId, deviceId, seconds }) {
      upsert.run(kind, modelId, deviceId, JSON.stringify(seconds));
    },
  };
}
