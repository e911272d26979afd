import { Button } from '@mantine/core';
import { usePictureFiles, useStudio, useView } from '../../app/studio-context.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import classes from './FilesNotice.module.css';
import { longWork, taskFraction, taskLine, taskTitle } from './task-words.ts';

/** One quiet line about work on picture files that takes long, while its details are not open. */
export function FilesProgress() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'files');
  const task = usePictureFiles(({ tasks }) => longWork(tasks));
  if (!task || opened) return null;
  const title = taskTitle(task);
  return (
    <div className={classes.progress}>
      <span>{title}</span>
      <span className={classes.bar}>
        <ProgressBar fraction={taskFraction(task)} label={title} />
      </span>
      <span className={classes.line}>{taskLine(task)}</span>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => view.openSheet('files')}>
        Details
      </Button>
    </div>
  );
}
