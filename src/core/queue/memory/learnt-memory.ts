import { z } from 'zod';
import type { Database } from '../../storage/database.ts';

const rowSchema = z.object({ model_id: z.string(), device_id: z.string(), bytes: z.number().nonnegative() });
/** A peak that is higher by less than this is no news. */
const newsBytes = 32 * 1024 * 1024;

/** What models were seen to take of a card's memory, kept from one start of the app to the next. */
export interface LearntMemory {
  /** The most that the model took on any card; null before it was measured. */
  peakOf(modelId: string): number | null;
  /** What is taken now by a worker that never held another model. */
  note(modelId: string, deviceId: string, bytes: number): void;
}

/** @param onNews - told when a model has taken more than was known */
export function createLearntMemory(
  database: Database,
  onNews: (modelId: string) => void = () => {},
): LearntMemory {
  const upsert = database.connection.prepare(
    `INSERT INTO learnt_memory (model_id, device_id, bytes) VALUES (?, ?, ?)
     ON CONFLICT (model_id, device_id) DO UPDATE SET bytes = excluded.bytes`,
  );
  /** By model and device. */
  const peaks = new Map<string, Map<string, number>>();
  function keep(modelId: string, deviceId: string, bytes: number) {
    const devices = peaks.get(modelId) ?? new Map<string, number>();
    peaks.set(modelId, devices.set(deviceId, bytes));
  }
  for (const row of database.connection.prepare('SELECT * FROM learnt_memory').all()) {
    const { data } = rowSchema.safeParse(row);
    if (data) keep(data.model_id, data.device_id, data.bytes);
  }
  return {
    peakOf(modelId) {
      const devices = peaks.get(modelId);
      return devices ? Math.max(...devices.values()) : null;
    },
    note(modelId, deviceId, bytes) {
      const known = peaks.get(modelId)?.get(deviceId);
      if (known !== undefined && bytes < known + newsBytes) return;
      keep(modelId, deviceId, bytes);
      upsert.run(modelId, deviceId, Math.round(bytes));
      onNews(modelId);
    },
  };
}

/**
 * A peak holds what an allocator took without need, and what a whole batch took: beyond this share of a device it says no
 * more than that no second model of the kind fits beside it.
 */
const shareOfDevice = 0.6;

/**
 * What a model is taken to need: at least what its weights and its pictures take by estimate, and what was measured, as
 * long as that keeps it off no device in use that could hold it alone.
 */
export function footprintOf(
  estimatedBytes: number,
  peakBytes: number | null,
  smallestCapacityBytes: number,
): number {
  return Math.max(
    estimatedBytes,
    Math.min(peakBytes ?? 0, Math.floor(shareOfDevice * smallestCapacityBytes)),
  );
}
