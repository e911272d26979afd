import { useStudio } from '../../app/studio-context.tsx';
import type { Sending } from './files-store.ts';
import { taskFraction, taskLine } from './task-words.ts';
import { WorkRow } from './WorkRow.tsx';

/** The pictures that this window sends. */
export function SendingRow({ sending }: { sending: Sending }) {
  const { files } = useStudio();
  const { state, total, done, added, known, refused, error } = sending;
  const counts = { added, known, moved: 0, missing: 0, refused: refused.length };
  const task = {
    id: 'sending',
    kind: 'import',
    state,
    total,
    done,
    secondsLeft: null,
    counts,
    problems: refused,
    error,
  } as const;
  const open = state === 'running';
  return (
    <WorkRow
      title={open ? 'Sending pictures' : 'Sent pictures'}
      line={taskLine({ ...task, problems: [] })}
      failed={state === 'failed'}
      fraction={open ? taskFraction(task) : undefined}
      problems={refused.slice(0, 100)}
      hiddenProblems={refused.length - 100}
      onStop={open ? files.stopSending : null}
    />
  );
}
