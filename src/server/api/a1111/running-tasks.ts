import type { JobProgress } from '../../run-job.ts';

interface Task {
  keyId: string;
  startedAt: number;
  count: number;
  news: JobProgress | null;
  interrupted: boolean;
  stop(): void;
}

/** What a task is told of itself, and what it tells. */
export interface RunningTask {
  signal: AbortSignal;
  wasInterrupted(): boolean;
  tell(news: JobProgress): void;
  end(): void;
}

/** What A1111's clients make at the moment, each key for itself: they ask how far it is and stop it by no name. */
export function createRunningTasks({ now }: { now: () => number }) {
  const tasks = new Set<Task>();
  return {
    begin(keyId: string, count: number): RunningTask {
      const stop = new AbortController();
      const task: Task = {
        keyId,
        startedAt: now(),
        count,
        news: null,
        interrupted: false,
        stop: () => stop.abort(),
      };
      tasks.add(task);
      return {
        signal: stop.signal,
        wasInterrupted: () => task.interrupted,
        tell: (news) => (task.news = news),
        end: () => tasks.delete(task),
      };
    },
    /** Ends all that a key's clients are making; what is finished of it stays. */
    interrupt(keyId: string) {
      for (const task of tasks) {
        if (task.keyId !== keyId) continue;
        task.interrupted = true;
        task.stop();
      }
    },
    /** The oldest of a key's; null where there is none. */
    oldest(keyId: string) {
      const task = [...tasks].find((one) => one.keyId === keyId);
      if (!task) return null;
      const { startedAt, count, news, interrupted } = task;
      const share = Math.min(1, news?.done ?? 0);
      const elapsedSeconds = (now() - startedAt) / 1000;
      return {
        share,
        /** By how long it took so far; 0 before anything is known. */
        secondsLeft: share === 0 ? 0 : elapsedSeconds / share - elapsedSeconds,
        startedAt,
        count,
        finished: Math.floor(share * count),
        step: news?.progress?.step ?? 0,
        steps: news?.progress?.steps ?? 0,
        previewUrl: news?.previewUrl ?? null,
        interrupted,
      };
    },
  };
}
export type RunningTasks = ReturnType<typeof createRunningTasks>;
