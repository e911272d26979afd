import { countOf } from '#shared/count-of.ts';
import type { FileTask } from '#shared/contract/files.ts';
import type { FilesState } from './files-store.ts';

/** Something about picture files that nobody asked for, and that somebody should know. */
export interface FilesNews {
  id: string;
  sentence: string;
  /** Whether pictures of the gallery lack their files, which it can show. */
  missing: boolean;
}

const refused: Record<FileTask['kind'], (count: number) => string> = {
  import: (count) => `${countOf(count, 'file')} could not be brought in.`,
  rescan: (count) => `${countOf(count, 'file')} in the folder of pictures could not be read.`,
  export: (count) => `${countOf(count, 'picture')} could not be exported.`,
  check: (count) => `${countOf(count, 'picture')} ${count === 1 ? 'is' : 'are'} damaged.`,
};

function newsOfTask({ id, kind, state, counts, error }: FileTask): FilesNews | null {
  if (state === 'failed') return { id, sentence: error ?? 'Work on picture files failed.', missing: false };
  if (state !== 'done' && state !== 'cancelled') return null;
  const sentences = [
    ...(counts.missing > 0
      ? [
          `The ${counts.missing === 1 ? 'file of 1 picture was' : `files of ${countOf(counts.missing, 'picture')} were`} not found.`,
        ]
      : []),
    ...(counts.refused > 0 ? [refused[kind](counts.refused)] : []),
  ];
  return sentences.length === 0 ? null : { id, sentence: sentences.join(' '), missing: counts.missing > 0 };
}

/** What went wrong with picture files, the latest first; `sending` is told of where its window is not open any more. */
export function filesNews({
  tasks,
  repair,
  sending,
}: Pick<FilesState, 'tasks' | 'repair' | 'sending'>): FilesNews[] {
  const news = tasks.toReversed().flatMap((task) => newsOfTask(task) ?? []);
  if (sending && sending.state !== 'running') {
    const { id, state, error, refused: files } = sending;
    if (state === 'failed')
      news.unshift({ id, sentence: error ?? 'Not all files could be sent.', missing: false });
    else if (files.length > 0) news.unshift({ id, sentence: refused.import(files.length), missing: false });
  }
  // The sentence about the repair is long, and stands in full where the details are.
  if (repair !== null)
    news.push({
      id: repair,
      sentence: 'The database was damaged when Polyptych started, and was repaired.',
      missing: false,
    });
  return news;
}
