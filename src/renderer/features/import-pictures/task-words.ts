import type { FileTask } from '#shared/contract/files.ts';
import { formatDuration } from '../../ui/format.ts';

const titles: Record<FileTask['kind'], readonly [now: string, ended: string]> = {
  import: ['Bringing pictures in', 'Brought pictures in'],
  rescan: ['Looking through the folder', 'Looked through the folder'],
  check: ['Checking every picture', 'Checked every picture'],
  export: ['Saving copies of pictures', 'Saved copies of pictures'],
};

export const isOpen = ({ state }: Pick<FileTask, 'state'>): boolean =>
  state === 'waiting' || state === 'listing' || state === 'running';

export const taskTitle = (task: Pick<FileTask, 'kind' | 'state'>): string =>
  titles[task.kind][isOpen(task) ? 0 : 1];

/** What somebody waits for: not what the app does by itself, and not what is done in a moment. */
export const longWork = (tasks: readonly FileTask[]): FileTask | undefined =>
  tasks.find(
    ({ kind, state, secondsLeft }) => kind !== 'rescan' && state === 'running' && secondsLeft !== null,
  );

const known: Record<FileTask['kind'], string> = {
  import: 'here already',
  rescan: 'in their place',
  check: 'sound',
  export: 'left as they are',
};
const refused: Record<FileTask['kind'], string> = {
  import: 'refused',
  rescan: 'not readable',
  check: 'damaged',
  export: 'not readable',
};

/** How far it is, or what came of it, in one line. */
export function taskLine({ kind, state, done, total, secondsLeft, counts, error }: FileTask): string {
  if (state === 'failed') return error ?? 'It failed.';
  if (state === 'waiting') return 'Waits for the work before it.';
  if (state === 'listing') return 'Looking for pictures…';
  const number = (value: number) => value.toLocaleString('en');
  const facts = [
    [counts.added, kind === 'export' ? 'saved' : 'new'],
    [counts.known, known[kind]],
    [counts.moved, 'found at another place'],
    [counts.missing, 'missing'],
    [counts.refused, refused[kind]],
  ] as const;
  const said = facts.flatMap(([count, what]) => (count > 0 ? [`${number(count)} ${what}`] : [])).join(', ');
  if (state === 'running')
    return `${number(done)} of ${number(total ?? done)}${said === '' ? '' : `: ${said}`}${secondsLeft === null ? '' : ` · ${formatDuration(secondsLeft)} left`}`;
  const end = state === 'cancelled' ? 'Stopped. ' : '';
  return `${end}${said === '' ? 'No pictures.' : `${said}.`}`;
}

/** From 0 to 1; null while it is not known. */
export function taskFraction({
  state,
  done,
  total,
}: Pick<FileTask, 'state' | 'done' | 'total'>): number | null {
  if (state === 'waiting' || state === 'listing' || total === null) return null;
  return total === 0 ? 1 : Math.min(1, done / total);
}
