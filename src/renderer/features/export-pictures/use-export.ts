import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { ExportPlan } from '#shared/contract/exports.ts';
import type { FileTask } from '#shared/contract/files.ts';
import type { Studio } from '../../app/studio.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import type { FilesState } from '../import-pictures/files-store.ts';
import { isOpen, taskLine } from '../import-pictures/task-words.ts';

const saidTimeMs = 5000;

function createExport({ session, files, view }: Studio) {
  /** Says what came of it once the work has ended; how far it is stands among the work on files. */
  function follow({ id }: FileTask) {
    const found = ({ tasks }: FilesState) => tasks.find((task) => task.id === id);
    const stop = files.store.subscribe((state) => look(found(state)));
    const look = (task: FileTask | undefined) => {
      if (!task || isOpen(task)) return;
      stop();
      if (task.state === 'failed') reportError(new Error(taskLine(task)));
      else notifications.show({ message: taskLine(task), autoClose: saidTimeMs });
    };
    look(found(files.store.getState()));
  }
  return {
    /** Asks where to; resolves with whether copying has begun. */
    async save(plan: ExportPlan, as: 'folder' | 'zip'): Promise<boolean> {
      try {
        const { task } = await session.call('desktop.exportPictures', { plan, as });
        if (!task) return false;
        // A few pictures are done before anybody looks.
        if ((task.total ?? 0) > 50) view.openSheet('files');
        follow(task);
        return true;
      } catch (error) {
        reportError(error);
        return false;
      }
    },
    /** The browser asks where to, shows how far it is and stops it. */
    async download(plan: ExportPlan): Promise<boolean> {
      try {
        const { address, fileName } = await session.call('exports.prepare', plan);
        const link = document.createElement('a');
        link.href = address;
        link.download = fileName;
        link.click();
        return true;
      } catch (error) {
        reportError(error);
        return false;
      }
    },
  };
}

/** Begins to make copies of pictures. */
export function useExport() {
  const studio = useStudio();
  return useMemo(() => createExport(studio), [studio]);
}
