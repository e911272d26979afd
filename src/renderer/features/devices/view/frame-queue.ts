/** Spreads many small updates over frames, so that they never make one long frame. */
export interface FrameQueue {
  /** Runs a task in one of the next frames; a later task of the same key takes its place. Returns its undo. */
  add(key: string, task: () => void): () => void;
}

export interface Frames {
  /** Calls back once before the next frame is drawn. */
  request(callback: () => void): void;
  /** Milliseconds from any start. */
  now(): number;
}

/** What tasks of ours may take of a frame; the one that goes beyond it is the last of its frame. */
const budgetMs = 4;

export function createFrameQueue(frames: Frames): FrameQueue {
  const tasks = new Map<string, () => void>();
  let requested = false;

  function runSome() {
    const end = frames.now() + budgetMs;
    for (const [key, task] of tasks) {
      tasks.delete(key);
      task();
      if (frames.now() >= end) break;
    }
  }

  function request() {
    if (requested || tasks.size === 0) return;
    requested = true;
    frames.request(() => {
      requested = false;
      runSome();
      request();
    });
  }

  return {
    add(key, task) {
      tasks.set(key, task);
      request();
      return () => {
        if (tasks.get(key) === task) tasks.delete(key);
      };
    },
  };
}
