import { z } from 'zod';
import type { Attempt, PerformanceTotals } from '#shared/contract/performance.ts';
import type { Database } from '../storage/database.ts';

export type NewAttempt = Omit<Attempt, 'id'>;

export interface AttemptStore {
  /** Call it in the transaction that ends the attempt. */
  insert(attempt: NewAttempt): Attempt;
  /** Ended at or after a time, newest first. */
  endedSince(time: number, limit: number): Attempt[];
  /** Ascending from behind an identifier. */
  after(id: number, limit: number): Attempt[];
  /** Sums by device over all rows. */
  totals(): Map<string, PerformanceTotals>;
  oldestStart(): number | null;
  /** Lets the oldest go, so that at most so many stay; says whether any went. */
  prune(kept: number): boolean;
}

const rowSchema = z
  .object({
    id: z.number(),
    device_id: z.string(),
    model_id: z.string(),
    started_at: z.number(),
    ended_at: z.number(),
    load_seconds: z.number(),
    run_seconds: z.number().nullable(),
    units: z.number(),
    outcome: z.enum(['completed', 'failed', 'cancelled']),
    saved_seconds: z.number(),
    error_code: z.string().nullable(),
  })
  .transform((row): Attempt => ({
    id: row.id,
    deviceId: row.device_id,
    modelId: row.model_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    loadSeconds: row.load_seconds,
    runSeconds: row.run_seconds,
    units: row.units,
    outcome: row.outcome,
    savedSeconds: row.saved_seconds,
    errorCode: row.error_code,
  }));

const totalsSchema = z.object({
  device_id: z.string(),
  attempts: z.number(),
  completedUnits: z.number(),
  completedAttempts: z.number(),
  failedAttempts: z.number(),
  loads: z.number(),
  busySeconds: z.number(),
  savedSeconds: z.number(),
});

export function createAttemptStore({ connection }: Database): AttemptStore {
  const insert = connection.prepare(
    `INSERT INTO attempts (device_id, model_id, started_at, ended_at, load_seconds, run_seconds, units, outcome,
       saved_seconds, error_code)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectSince = connection.prepare(
    'SELECT * FROM attempts WHERE ended_at >= ? ORDER BY ended_at DESC, id DESC LIMIT ?',
  );
  const selectAfter = connection.prepare('SELECT * FROM attempts WHERE id > ? ORDER BY id LIMIT ?');
  const selectOldest = connection.prepare('SELECT started_at AS at FROM attempts ORDER BY id LIMIT 1');
  // The same sums as `withAttempt` makes.
  const selectTotals = connection.prepare(
    `SELECT device_id, count(*) AS attempts,
       sum(iif(outcome = 'completed', units, 0)) AS completedUnits,
       sum(outcome = 'completed') AS completedAttempts,
       sum(outcome = 'failed') AS failedAttempts,
       sum(load_seconds > 0) AS loads,
       total(iif(run_seconds IS NULL, max(0, ended_at - started_at) / 1000.0, load_seconds + run_seconds)) AS busySeconds,
       total(saved_seconds) AS savedSeconds
     FROM attempts GROUP BY device_id`,
  );
  const deleteOldest = connection.prepare(
    'DELETE FROM attempts WHERE id <= (SELECT id FROM attempts ORDER BY id DESC LIMIT 1 OFFSET ?)',
  );
  const rows = (found: unknown[]) => found.map((row) => rowSchema.parse(row));

  return {
    insert(attempt) {
      const { lastInsertRowid } = insert.run(
        attempt.deviceId,
        attempt.modelId,
        Math.round(attempt.startedAt),
        Math.round(attempt.endedAt),
        attempt.loadSeconds,
        attempt.runSeconds,
        attempt.units,
        attempt.outcome,
        attempt.savedSeconds,
        attempt.errorCode,
      );
      return { id: Number(lastInsertRowid), ...attempt };
    },
    endedSince: (time, limit) => rows(selectSince.all(Math.ceil(time), limit)),
    after: (id, limit) => rows(selectAfter.all(id, limit)),
    totals() {
      const parsed = selectTotals.all().map((row) => totalsSchema.parse(row));
      return new Map(parsed.map(({ device_id: deviceId, ...totals }) => [deviceId, totals]));
    },
    oldestStart: () => z.object({ at: z.number() }).optional().parse(selectOldest.get())?.at ?? null,
    prune: (kept) => Number(deleteOldest.run(kept).changes) > 0,
  };
}
