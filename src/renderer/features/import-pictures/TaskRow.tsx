import type { FileTask } from '#shared/contract/files.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { isOpen, taskFraction, taskLine, taskTitle } from './task-words.ts';
import { WorkRow } from './WorkRow.tsx';

/** One piece of the core's work on files. */
export function TaskRow({ task }: { task: FileTask }) {
  const { session } = useStudio();
  const connected = useConnected();
  const open = isOpen(task);
  const cancel = () => void session.call('files.cancel', { taskId: task.id }).catch(reportError);
  return (
    <WorkRow
      title={taskTitle(task)}
      line={taskLine(task)}
      failed={task.state === 'failed'}
      fraction={open ? taskFraction(task) : undefined}
      problems={task.problems}
      hiddenProblems={task.counts.refused + task.counts.missing - task.problems.length}
      onStop={open && connected ? cancel : null}
    />
  );
}
