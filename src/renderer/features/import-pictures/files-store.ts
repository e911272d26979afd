import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FileTask } from '#shared/contract/files.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { type SentFile, sendFile } from './send-file.ts';

/** Files that this window sends, all in one go. */
export interface Sending {
  id: string;
  state: 'running' | 'done' | 'cancelled' | 'failed';
  total: number;
  done: number;
  added: number;
  known: number;
  refused: { path: string; reason: string }[];
  error: string | null;
}

export interface FilesState {
  /** The newest last. */
  tasks: readonly FileTask[];
  /** What became of a database that was found damaged, in one sentence. */
  repair: string | null;
  sending: Sending | null;
  /** News that somebody here has seen, or does not want to. */
  seenIds: readonly string[];
}

export interface PictureFiles {
  store: StoreApi<FilesState>;
  reload(): Promise<void>;
  apply(task: FileTask): void;
  /** Sends pictures one after the other; what is no picture by its name is left out. */
  send(files: readonly SentFile[]): Promise<void>;
  stopSending(): void;
  markSeen(newsIds: readonly string[]): void;
}

/** Where it is kept what was seen: a page that is loaded anew does not tell of it again. */
export interface SeenStorage {
  read(): unknown;
  write(seenIds: readonly string[]): void;
}

const seenSchema = z.array(z.string());
/** More than there can be news at a time. */
const mostSeen = 50;
const isPicture = ({ name }: SentFile) => /\.(png|jpe?g|webp)$/i.test(name);

/** The copy of the work on picture files, and the sending of those that are dropped or chosen here. */
export function createPictureFiles({
  call,
  onEnded,
  seenStorage,
}: {
  call: Call;
  onEnded: (task: FileTask) => void;
  seenStorage: SeenStorage;
}): PictureFiles {
  const store = createStore<FilesState>()(() => ({
    ...{ tasks: [], repair: null, sending: null },
    seenIds: seenSchema.safeParse(seenStorage.read()).data ?? [],
  }));
  let controller: AbortController | null = null;

  const tell = (sending: Sending) => store.setState({ sending });

  return {
    store,
    async reload() {
      try {
        store.setState(await call('files.tasks', {}));
      } catch {
        // The next connection asks again.
      }
    },
    apply(task) {
      store.setState(({ tasks }) => ({ tasks: withTask(tasks, task) }));
      if (task.state === 'done' || task.state === 'cancelled') onEnded(task);
    },
    async send(files) {
      const pictures = files.filter(isPicture);
      if (controller || pictures.length === 0) return;
      controller = new AbortController();
      const { signal } = controller;
      let sending: Sending = {
        ...{
          id: crypto.randomUUID(),
          state: 'running',
          total: pictures.length,
          done: 0,
          added: 0,
          known: 0,
          refused: [],
          error: null,
        },
      };
      tell(sending);
      try {
        for (const file of pictures) {
          if (signal.aborted) break;
          const outcome = await sendFile(call, file, signal);
          sending = { ...sending, done: sending.done + 1 };
          if (outcome.kind === 'refused')
            sending.refused = [...sending.refused, { path: file.name, reason: outcome.reason }];
          else if (outcome.kind === 'known') sending.known += 1;
          else sending.added += 1;
          tell(sending);
        }
        tell({ ...sending, state: signal.aborted ? 'cancelled' : 'done' });
      } catch (error) {
        const { code, message } = toErrorReport(error);
        if (code === 'cancelled' || signal.aborted) tell({ ...sending, state: 'cancelled' });
        else tell({ ...sending, state: 'failed', error: message });
      } finally {
        controller = null;
      }
    },
    stopSending: () => controller?.abort(),
    markSeen(newsIds) {
      const seenIds = [...new Set([...store.getState().seenIds, ...newsIds])].slice(-mostSeen);
      store.setState({ seenIds });
      seenStorage.write(seenIds);
    },
  };
}

function withTask(tasks: readonly FileTask[], task: FileTask): readonly FileTask[] {
  const known = tasks.some(({ id }) => id === task.id);
  return known ? tasks.map((other) => (other.id === task.id ? task : other)) : [...tasks, task].slice(-20);
}
