import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { jobRequestSchema } from '#shared/contract/jobs.ts';
import { errorReportSchema } from '#shared/contract/common.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { Database } from '../storage/database.ts';
import { type JobRecord, type UnitRecord, imageIdOf } from './job-record.ts';

/** A unit that was running when the app ended: its temporary files may still lie around. */
export interface AbandonedLease {
  leaseId: string;
  job: JobRecord;
  unitIndex: number;
}

export interface JobStore {
  insert(job: JobRecord): void;
  /** Writes where a job stands in the queue and where it may run. */
  saveOrder(job: JobRecord): void;
  /**
   * Writes one unit's present state; a running one that was asked to end counts as cancelled. Call it inside a transaction
   * together with what belongs to it.
   */
  saveUnit(jobId: string, unit: UnitRecord): void;
  dismiss(jobId: string): void;
  /** As if it had never been. Call it inside a transaction. */
  remove(jobId: string): void;
  /** What a job was asked to draw, also one that was dismissed; null where it is not known. */
  requestOf(jobId: string): JobRecord['request'] | null;
  nextPosition(): number;
  /**
   * Loads what the queue should know at start: unfinished jobs and the latest ended ones, oldest first. Units that
   * were running are queued again; the attempt that the end of the app cut off is not held against them.
   */
  recover(keepEnded: number): { jobs: JobRecord[]; abandoned: AbandonedLease[] };
}

const storedRequestSchema = jobRequestSchema.extend({ seed: z.int() });

export function createJobStore(database: Database): JobStore {
  const { connection } = database;
  const insertJob = connection.prepare(
    `INSERT INTO jobs (id, position, created_at, request, priority, rank, pinned_device_id)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertUnit = connection.prepare(
    `INSERT INTO units (job_id, unit_index, seed, state) VALUES (?, ?, ?, 'queued')`,
  );
  const updateOrder = connection.prepare(
    'UPDATE jobs SET priority = ?, rank = ?, pinned_device_id = ? WHERE id = ?',
  );
  const updateUnit = connection.prepare(
    `UPDATE units SET state = ?, attempts = ?, failures = ?, lease_id = ?, device_id = ?, started_at = ?,
       finished_at = ?, error = ? WHERE job_id = ? AND unit_index = ?`,
  );
  const dismissJob = connection.prepare('UPDATE jobs SET dismissed = 1 WHERE id = ?');
  const deleteJob = connection.prepare('DELETE FROM jobs WHERE id = ?');
  const selectRequest = connection.prepare('SELECT request FROM jobs WHERE id = ?');
  const lastPosition = connection.prepare('SELECT max(position) AS position FROM jobs');
  const selectJobs = connection.prepare(
    `SELECT * FROM jobs WHERE dismissed = 0 AND (
       id IN (SELECT job_id FROM units WHERE state IN ('queued', 'running'))
       OR id IN (SELECT id FROM jobs WHERE dismissed = 0 ORDER BY position DESC LIMIT ?)
     ) ORDER BY position`,
  );
  const selectGrid = connection.prepare(
    'SELECT grid AS request FROM images WHERE job_id = ? AND grid IS NOT NULL LIMIT 1',
  );
  const selectUnits = connection.prepare('SELECT * FROM units WHERE job_id = ? ORDER BY unit_index');

  function saveUnit(jobId: string, unit: UnitRecord) {
    // What is asked to end does not run again, even if the app ends before the device has let go of it.
    const ending = unit.state === 'running' && unit.cancelRequested;
    updateUnit.run(
      ending ? 'cancelled' : unit.state,
      unit.attempts,
      unit.failures,
      unit.state === 'running' ? unit.leaseId : null,
      'deviceId' in unit ? unit.deviceId : null,
      'startedAt' in unit ? unit.startedAt : null,
      'finishedAt' in unit ? unit.finishedAt : null,
      unit.state === 'failed' ? JSON.stringify(unit.error) : null,
      jobId,
      unit.index,
    );
  }

  return {
    insert(job) {
      database.transaction(() => {
        const { id, position, createdAt, request, priority, rank, pinnedDeviceId } = job;
        insertJob.run(id, position, createdAt, JSON.stringify(request), priority, rank, pinnedDeviceId);
        for (const unit of job.units) insertUnit.run(job.id, unit.index, unit.seed);
      });
    },
    saveOrder: ({ id, priority, rank, pinnedDeviceId }) =>
      void updateOrder.run(priority, rank, pinnedDeviceId, id),
    saveUnit,
    dismiss: (jobId) => void dismissJob.run(jobId),
    remove: (jobId) => void deleteJob.run(jobId),
    requestOf(jobId) {
      // After the database was lost, the job's pictures still say what it was asked.
      const row = selectRequest.get(jobId) ?? selectGrid.get(jobId);
      return row ? (storedRequestSchema.safeParse(JSON.parse(String(row['request']))).data ?? null) : null;
    },
    nextPosition: () => Number(lastPosition.get()?.['position'] ?? 0) + 1,
    recover(keepEnded) {
      const abandoned: AbandonedLease[] = [];
      const jobs = selectJobs.all(keepEnded).flatMap((row): JobRecord[] => {
        const request = storedRequestSchema.safeParse(JSON.parse(String(row['request'])));
        if (!request.success) return [];
        const id = String(row['id']);
        const job: JobRecord = {
          id,
          position: Number(row['position']),
          priority: Number(row['priority']),
          // Jobs of earlier versions have none.
          rank: Number(row['rank'] ?? row['position']),
          pinnedDeviceId: row['pinned_device_id'] === null ? null : String(row['pinned_device_id']),
          createdAt: Number(row['created_at']),
          request: request.data,
          units: [],
        };
        for (const unitRow of selectUnits.all(id)) {
          const { unit, leaseId } = recoverUnit(id, unitRow);
          job.units.push(unit);
          if (leaseId !== null) abandoned.push({ leaseId, job, unitIndex: unit.index });
        }
        return [job];
      });
      database.transaction(() => {
        for (const { job, unitIndex } of abandoned) {
          const unit = job.units[unitIndex];
          if (unit) saveUnit(job.id, unit);
        }
      });
      return { jobs, abandoned };
    },
  };
}

type Row = Record<string, SQLOutputValue>;

function recoverUnit(jobId: string, row: Row): { unit: UnitRecord; leaseId: string | null } {
  const base = {
    index: Number(row['unit_index']),
    seed: Number(row['seed']),
    attempts: Number(row['attempts']),
    failures: Number(row['failures']),
    failedDeviceIds: [],
  };
  const leaseId = row['lease_id'] === null ? null : String(row['lease_id']);
  const finishedAt = Number(row['finished_at'] ?? row['started_at'] ?? 0);
  switch (row['state']) {
    case 'completed': {
      const imageId = imageIdOf(jobId, base.index);
      const deviceId = String(row['device_id']);
      const startedAt = Number(row['started_at']);
      return {
        unit: { ...base, state: 'completed', deviceId, startedAt, finishedAt, imageId },
        leaseId: null,
      };
    }
    case 'failed':
      return {
        unit: { ...base, state: 'failed', finishedAt, error: readError(row['error']) },
        leaseId: null,
      };
    case 'cancelled':
      // It has a lease where the app ended before its device had let go of it.
      return { unit: { ...base, state: 'cancelled', finishedAt }, leaseId };
    default:
      return { unit: { ...base, state: 'queued' }, leaseId };
  }
}

function readError(stored: SQLOutputValue | undefined): ErrorReport {
  const parsed = errorReportSchema.safeParse(JSON.parse(String(stored ?? 'null')));
  return parsed.success ? parsed.data : { code: 'internal', message: 'The reason was not kept.' };
}
