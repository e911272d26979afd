import { z } from 'zod';
import type { Database } from '../../storage/database.ts';
import type { MemoryPoint } from './pictures-that-fit.ts';

const rowSchema = z.object({ model_id: z.string(), device_id: z.string(), bytes: z.number().nonnegative() });
const pointSchema = rowSchema.extend({ pixels: z.number().positive() });
/** A peak that is higher by less than this is no news. */
const newsBytes = 32 * 1024 * 1024;

/** What models were seen to take of a card's memory, kept from one start of the app to the next. */
export interface LearntMemory {
  /** The most that the model took on any card; null before it was measured. */
  peakOf(modelId: string): number | null;
  /** What the fewest and what the most pixels took that were drawn at once on a card, by pixels; empty for nothing known. */
  pointsOf(modelId: string, deviceId: string): readonly MemoryPoint[];
  /**
   * What is taken now by a worker that never held another model.
   * @param pixels - the most that it has drawn at once; null where that says nothing of what it takes
   */
  note(modelId: string, deviceId: string, bytes: number, pixels: number | null): void;
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
  const upsertPoint = database.connection.prepare(
    `INSERT INTO learnt_batch_memory (model_id, device_id, pixels, bytes) VALUES (?, ?, ?, ?)
     ON CONFLICT (model_id, device_id, pixels) DO UPDATE SET bytes = excluded.bytes`,
  );
  const removePoint = database.connection.prepare(
    'DELETE FROM learnt_batch_memory WHERE model_id = ? AND device_id = ? AND pixels = ?',
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
  /** By model and device: two at most, by pixels. */
  const points = new Map<string, MemoryPoint[]>();
  const pair = (modelId: string, deviceId: string) => `${modelId} ${deviceId}`;
  for (const row of database.connection.prepare('SELECT * FROM learnt_batch_memory ORDER BY pixels').all()) {
    const { data } = pointSchema.safeParse(row);
    if (!data) continue;
    const { model_id, device_id, pixels, bytes } = data;
    const key = pair(model_id, device_id);
    points.set(key, [...(points.get(key) ?? []), { pixels, bytes }]);
  }
  function notePoint(modelId: string, deviceId: string, point: MemoryPoint) {
    const key = pair(modelId, deviceId);
    const before = points.get(key) ?? [];
    const known = before.find(({ pixels }) => pixels === point.pixels);
    if (known && point.bytes < known.bytes + newsBytes) return;
    const all = [...before.filter((other) => other !== known), point].sort((a, b) => a.pixels - b.pixels);
    const [first = point] = all;
    const last = all.at(-1) ?? point;
    points.set(key, first === last ? [first] : [first, last]);
    for (const { pixels } of before)
      if (pixels !== first.pixels && pixels !== last.pixels) removePoint.run(modelId, deviceId, pixels);
    if (point === first || point === last)
      upsertPoint.run(modelId, deviceId, point.pixels, Math.round(point.bytes));
  }
  return {
    pointsOf: (modelId, deviceId) => points.get(pair(modelId, deviceId)) ?? [],
    peakOf(modelId) {
      const devices = peaks.get(modelId);
      return devices ? Math.max(...devices.values()) : null;
    },
    note(modelId, deviceId, bytes, pixels) {
      if (pixels !== null && pixels > 0) notePoint(modelId, deviceId, { pixels, bytes });
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
