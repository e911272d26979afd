import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { errorReportSchema } from '#shared/contract/common.ts';
import { type RunTally, runTallySchema } from '#shared/contract/runner.ts';
import { imageIdOf } from '../queue/job-record.ts';
import type { Database } from '../storage/database.ts';
import { type RunRecord, runProgressSchema, storedPlanSchema } from './run-record.ts';
import type { Outcome } from './tally.ts';

/** A run that is over keeps its sums, so that a list of many is there at once. */
export interface StoredRun {
  record: RunRecord;
  tally: RunTally | null;
}

export interface RunStore {
  insert(record: RunRecord): void;
  /** Where a run stands now, and its sums once it is over. */
  save(record: RunRecord, tally?: RunTally): void;
  get(runId: string): StoredRun | null;
  /** Newest first. */
  list(limit: number): StoredRun[];
  /** The run that has not ended; there is one at most. */
  unfinished(): RunRecord | null;
  /** How its jobs ended, oldest first. */
  outcomes(runId: string): Outcome[];
  /** Its pictures, newest first. */
  latestImageIds(runId: string, limit: number): string[];
  favorites(runId: string): number;
}

const ofRun = `json_extract(jobs.request, '$.origin.runId') = ?`;
const asOutcomes = `SELECT jobs.id, json_extract(jobs.request, '$.modelId') AS model_id, units.state, units.device_id,
    units.finished_at - units.started_at AS milliseconds, units.error
  FROM jobs JOIN units ON units.job_id = jobs.id AND units.unit_index = 0
  WHERE ${ofRun} AND units.state IN ('completed', 'failed')`;

export function createRunStore({ connection }: Database): RunStore {
  const insert = connection.prepare('INSERT INTO runs (id, created_at, plan, progress) VALUES (?, ?, ?, ?)');
  const update = connection.prepare('UPDATE runs SET progress = ?, tally = ? WHERE id = ?');
  const select = connection.prepare('SELECT * FROM runs WHERE id = ?');
  const selectLatest = connection.prepare('SELECT * FROM runs ORDER BY created_at DESC, id LIMIT ?');
  const selectUnfinished = connection.prepare('SELECT * FROM runs WHERE tally IS NULL ORDER BY created_at');
  const selectOutcomes = connection.prepare(`${asOutcomes} ORDER BY units.finished_at`);
  const selectImages = connection.prepare(
    'SELECT id FROM images WHERE run_id = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT ?',
  );
  const countFavorites = connection.prepare(
    'SELECT count(*) AS favorites FROM images WHERE run_id = ? AND deleted_at IS NULL AND favorite = 1',
  );

  return {
    insert({ id, createdAt, plan, ...progress }) {
      insert.run(id, createdAt, JSON.stringify(plan), JSON.stringify(progress));
    },
    save({ id, createdAt: _createdAt, plan: _plan, ...progress }, tally) {
      update.run(JSON.stringify(progress), tally ? JSON.stringify(tally) : null, id);
    },
    get(runId) {
      const row = select.get(runId);
      return row ? readRun(row) : null;
    },
    list: (limit) => selectLatest.all(limit).flatMap((row) => readRun(row) ?? []),
    unfinished() {
      for (const row of selectUnfinished.all()) {
        const found = readRun(row);
        if (found && found.record.phase.state !== 'ended') return found.record;
      }
      return null;
    },
    outcomes: (runId) => selectOutcomes.all(runId).flatMap((row) => readOutcome(row) ?? []),
    latestImageIds: (runId, limit) => selectImages.all(runId, limit).map((row) => String(row['id'])),
    favorites: (runId) => Number(countFavorites.get(runId)?.['favorites'] ?? 0),
  };
}

type Row = Record<string, SQLOutputValue>;
const json = (value: SQLOutputValue | undefined): unknown => JSON.parse(String(value ?? 'null'));

/** A run that was written by another version and cannot be read is left out. */
function readRun(row: Row): StoredRun | null {
  const plan = storedPlanSchema.safeParse(json(row['plan']));
  const progress = runProgressSchema.safeParse(json(row['progress']));
  const tally = runTallySchema.nullable().safeParse(json(row['tally']));
  if (!plan.success || !progress.success || !tally.success) return null;
  const record = { id: String(row['id']), createdAt: Number(row['created_at']), plan: plan.data };
  return { record: { ...record, ...progress.data }, tally: tally.data };
}

const outcomeRow = z.object({ id: z.string(), model_id: z.string(), state: z.string() });

function readOutcome(row: Row): Outcome | null {
  const { data } = outcomeRow.safeParse(row);
  if (!data) return null;
  const { id: jobId, model_id: modelId, state } = data;
  if (state === 'completed') {
    const [deviceId, seconds] = [String(row['device_id']), Number(row['milliseconds']) / 1000];
    return { jobId, modelId, state, imageId: imageIdOf(jobId, 0), deviceId, seconds };
  }
  const error = errorReportSchema.safeParse(json(row['error']));
  const unknown = { code: 'internal', message: 'The reason was not kept.' } as const;
  return { jobId, modelId, state: 'failed', error: error.data ?? unknown };
}
