import { randomUUID } from 'node:crypto';
import type { FileTask } from '#shared/contract/files.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import type { Clock, Log } from '../../ports.ts';

/** News of one task come at most this often. */
const newsIntervalMs = 150;
const mostProblems = 100;
/** A pace that was measured over less says nothing. */
const leastPaceMs = 2000;
/** Ended tasks that are still told of. */
const keptTasks = 10;

export type Counted = keyof FileTask['counts'];

/** What the work of a task tells, and is told. */
export interface TaskReport {
  signal: AbortSignal;
  setTotal(files: number): void;
  /** One more file, or several, are done. */
  count(outcome: Counted, of?: { amount?: number; problem?: { path: string; reason: string } }): void;
}

export interface FileTasks {
  /** Begins when those before it have ended; the promise resolves with its last state, and never rejects. */
  add(
    kind: FileTask['kind'],
    work: (report: TaskReport) => Promise<void>,
  ): { task: FileTask; ended: Promise<FileTask> };
  list(): FileTask[];
  cancel(taskId: string): void;
  /** Cancels what runs and waits for its end. */
  dispose(): Promise<void>;
}

/** Work on files, one after the other: two that change the same folder would get into each other's way. */
export function createFileTasks({
  clock,
  log,
  tell,
}: {
  clock: Clock;
  log: Log;
  tell(task: FileTask): void;
}): FileTasks {
  const tasks = new Map<string, { task: FileTask; controller: AbortController }>();
  let last: Promise<unknown> = Promise.resolve();
  let disposed = false;

  function keepFew() {
    const ended = [...tasks.values()].filter(({ task }) => hasEnded(task));
    for (const { task } of ended.slice(0, -keptTasks)) tasks.delete(task.id);
  }

  async function run(id: string, work: (report: TaskReport) => Promise<void>): Promise<FileTask> {
    const entry = tasks.get(id);
    if (!entry) throw new PolyptychError('internal', 'A task that was added is not known.');
    const { controller } = entry;
    let stopNews: (() => void) | null = null;
    let startedAt = clock.now();
    const change = (changes: Partial<FileTask>) => (entry.task = { ...entry.task, ...changes });
    const soon = () => {
      stopNews ??= clock.after(newsIntervalMs, () => {
        stopNews = null;
        change({ secondsLeft: secondsLeftOf(entry.task, clock.now() - startedAt) });
        tell(entry.task);
      });
    };
    const end = (state: FileTask['state'], error: string | null = null) => {
      stopNews?.();
      change({ state, error, secondsLeft: null });
      keepFew();
      tell(entry.task);
      return entry.task;
    };
    if (controller.signal.aborted) return end('cancelled');
    change({ state: 'listing' });
    tell(entry.task);
    try {
      await work({
        signal: controller.signal,
        setTotal(total) {
          startedAt = clock.now();
          change({ total, state: 'running' });
          soon();
        },
        count(outcome, { amount = 1, problem } = {}) {
          const { counts, problems, done } = entry.task;
          change({
            done: done + amount,
            counts: { ...counts, [outcome]: counts[outcome] + amount },
            problems: problem && problems.length < mostProblems ? [...problems, problem] : problems,
          });
          soon();
        },
      });
      return end(controller.signal.aborted ? 'cancelled' : 'done');
    } catch (error) {
      if (controller.signal.aborted) return end('cancelled');
      log.error({ err: error, kind: entry.task.kind }, 'work on picture files failed');
      return end('failed', toErrorReport(error).message);
    }
  }

  return {
    add(kind, work) {
      if (disposed) throw new PolyptychError('cancelled', 'The app ends: start it again first.');
      const task: FileTask = {
        id: randomUUID(),
        kind,
        state: 'waiting',
        total: null,
        done: 0,
        secondsLeft: null,
        counts: { added: 0, known: 0, moved: 0, missing: 0, refused: 0 },
        problems: [],
        error: null,
      };
      tasks.set(task.id, { task, controller: new AbortController() });
      tell(task);
      const ended = last.then(() => run(task.id, work));
      last = ended.catch(() => undefined);
      return { task, ended };
    },
    list: () => [...tasks.values()].map(({ task }) => task),
    cancel(taskId) {
      const found = tasks.get(taskId);
      if (!found) throw new PolyptychError('not_found', 'There is no such work any more.');
      found.controller.abort();
    },
    async dispose() {
      disposed = true;
      for (const { controller } of tasks.values()) controller.abort();
      await last;
    },
  };
}

function secondsLeftOf({ total, done }: FileTask, elapsedMs: number): number | null {
  if (total === null || done === 0 || elapsedMs < leastPaceMs) return null;
  return (elapsedMs / 1000 / done) * Math.max(0, total - done);
}

const hasEnded = ({ state }: FileTask) => state === 'done' || state === 'cancelled' || state === 'failed';
