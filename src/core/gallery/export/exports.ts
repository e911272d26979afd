import { randomUUID } from 'node:crypto';
import type { ExportPlan } from '#shared/contract/exports.ts';
import type { FileTask } from '#shared/contract/files.ts';
import type { Handlers } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { FileTasks } from '../files/file-tasks.ts';
import { countExported, exportCopies, type ExportSource } from './export-copies.ts';
import { saveAsZip, saveIntoFolder, zipOf } from './export-targets.ts';

/** Downloads that are ready at once, over all windows. */
const mostPrepared = 20;

/** An absolute path, chosen by a person in a dialog or on the command line. */
export type ExportTarget = { kind: 'folder' | 'zip'; path: string };

export interface Exports {
  handlers: Pick<Handlers, 'exports.prepare'>;
  /** What was made ready, as a file that is made while it is read; null where it is not known any more. */
  download(exportId: string): { content: ReadableStream<Uint8Array>; fileName: string } | null;
  /** Begins to write copies there. Throws where there are no pictures. */
  begin(plan: ExportPlan, target: ExportTarget): FileTask;
}

/** Copies of pictures, for people to take away. */
export function createExports(options: ExportSource & { tasks: Pick<FileTasks, 'add'> }): Exports {
  const prepared = new Map<string, { plan: ExportPlan; fileName: string }>();

  function countOf(plan: ExportPlan): number {
    const pictures = countExported(plan, options);
    if (pictures > 0) return pictures;
    throw new PolyptychError('not_found', 'There are no pictures to export: choose others.');
  }
  const copiesOf = (plan: ExportPlan) => (taken: Iterable<string>) => exportCopies(plan, options, taken);

  return {
    begin(plan, { kind, path }) {
      const total = countOf(plan);
      const { task } = options.tasks.add('export', async (report) => {
        report.setTotal(total);
        if (kind === 'folder') await saveIntoFolder(path, copiesOf(plan), { report, total });
        else await saveAsZip(path, copiesOf(plan), report);
      });
      return task;
    },
    download(exportId) {
      const found = prepared.get(exportId);
      return found ? { content: zipOf(copiesOf(found.plan)([])), fileName: found.fileName } : null;
    },
    handlers: {
      'exports.prepare'(plan) {
        const pictures = countOf(plan);
        const exportId = randomUUID();
        const fileName = `polyptych-${pictures}-picture${pictures === 1 ? '' : 's'}.zip`;
        prepared.set(exportId, { plan, fileName });
        for (const old of [...prepared.keys()].slice(0, -mostPrepared)) prepared.delete(old);
        return { address: `/exports/${exportId}`, fileName, pictures };
      },
    },
  };
}
